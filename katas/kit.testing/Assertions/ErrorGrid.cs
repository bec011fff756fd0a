using System.Globalization;
using System.Text.Json;

namespace Katas.Kit.Testing;

/// <summary>
/// |actual − expected| for a terminal: of a tensor with more than two axes the tile of the last two that holds the worst element,
/// pooled by maximum to at most 16×32 cells, each a digit from 0 (no error) to 9 (the worst one), or N for NaN and infinity.
/// </summary>
internal static class ErrorGrid
{
    public const string MediaType = "application/vnd.kata.error-grid+json";

    private const int MostRows = 16;
    private const int MostColumns = 32;

    public static byte[] Write(IReadOnlyList<double> errors, IReadOnlyList<long> shape)
    {
        var (rows, columns) = ((int)(shape.Count > 1 ? shape[^2] : 1), (int)(shape.Count > 0 ? shape[^1] : 1));
        var (area, worst) = (rows * columns, errors.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        var tile = Enumerable.Range(0, errors.Count).MaxBy(index => double.IsFinite(errors[index]) ? errors[index] : double.PositiveInfinity) / area;
        var (down, across) = (Math.Min(rows, MostRows), Math.Min(columns, MostColumns));
        var cells = new string[down];
        for (var row = 0; row < down; row++)
        {
            cells[row] = string.Concat(Enumerable.Range(0, across).Select(column => Digit(Pool(row, column), worst)));
        }

        return JsonSerializer.SerializeToUtf8Bytes(new { tile = Place(tile, shape), rows, columns, worst, cells });

        double Pool(int row, int column)
        {
            var most = 0.0;
            for (var r = row * rows / down; r < (row + 1) * rows / down; r++)
            {
                for (var c = column * columns / across; c < (column + 1) * columns / across; c++)
                {
                    var error = errors[(tile * area) + (r * columns) + c];
                    most = double.IsFinite(error) ? Math.Max(most, error) : double.NaN;   // Math.Max keeps a NaN
                }
            }

            return most;
        }
    }

    // The square root makes small errors visible beside large ones.
    private static string Digit(double error, double worst) =>
        !double.IsFinite(error) ? "N"
        : worst > 0 && error > 0 ? Math.Clamp((int)Math.Ceiling(9 * Math.Sqrt(error / worst)), 1, 9).ToString(CultureInfo.InvariantCulture)
        : "0";

    private static string Place(int tile, IReadOnlyList<long> shape)
    {
        var index = new long[Math.Max(0, shape.Count - 2)];
        long rest = tile;
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
        }

        return index.Length == 0 ? string.Empty : $"[{string.Join(", ", index)}]";
    }
}

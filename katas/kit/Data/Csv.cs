using System.Globalization;
using System.Text;
using TorchSharp;

namespace Katas.Kit.Data;

/// <summary>Reads a table of numbers: a header row, then the features and last the target.</summary>
internal static class Csv
{
    public static TabularData Read(string set, string file, bool classes)
    {
        var lines = Encoding.UTF8.GetString(DataFiles.Embedded(set, file)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines[0].Split(',');
        var values = new double[(lines.Length - 1) * columns.Length];
        for (var row = 1; row < lines.Length; row++)
        {
            var cells = lines[row].Split(',');
            for (var column = 0; column < columns.Length; column++)
            {
                if (cells.Length != columns.Length || !double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out values[((row - 1) * columns.Length) + column]))
                {
                    throw new DataCorruptException(set, file, $"{columns.Length} numbers in line {row + 1}", lines[row]);
                }
            }
        }

        using var scope = torch.NewDisposeScope();
        var table = torch.tensor(values, [lines.Length - 1, columns.Length], dtype: torch.ScalarType.Float64);
        var features = table.narrow(1, 0, columns.Length - 1).clone();
        var target = table.select(1, columns.Length - 1).to_type(classes ? torch.ScalarType.Int64 : torch.ScalarType.Float64).clone();
        return new TabularData(features.MoveToOuterDisposeScope(), target.MoveToOuterDisposeScope(), columns[..^1]);
    }
}

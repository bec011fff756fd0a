using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Cli.Views;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Watch;

/// <summary>The error of a wrong tensor as a spec attached it: digits from 0 (none) to 9 (the worst), N for NaN and infinity.</summary>
/// <param name="Tile">The index on the leading axes; empty for a tensor of up to two.</param>
/// <param name="Rows">The rows of the tensor's tile.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Worst">The largest error.</param>
/// <param name="Cells">The digits, a row each; of a large tile several elements share a cell.</param>
internal sealed record HeatMap(string Tile, int Rows, int Columns, double Worst, IReadOnlyList<string> Cells)
{
    private const string MediaType = "application/vnd.kata.error-grid+json";
    private const string Shades = "·░░░▒▒▒▓▓█";

    private static readonly string[] Colours =
        ["#303030", "#4a3b2a", "#6b4423", "#8c4a1c", "#ad4d17", "#c94a12", "#e0420f", "#f0330c", "#ff2409", "#fe0000"];

    /// <summary>The map that a verdict carries; null when there is none.</summary>
    /// <param name="verdict">The verdict.</param>
    public static HeatMap? Of(Verdict verdict)
    {
        var attached = verdict.Attachments.FirstOrDefault(attachment => attachment.MediaType == MediaType);
        try
        {
            return attached is null ? null : JsonSerializer.Deserialize(attached.Content, HeatMapJson.Default.HeatMap) is { Rows: > 0, Columns: > 0, Cells.Count: > 0 } map && map.Rows * map.Columns > 1 ? map : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Draws the map.</summary>
    /// <param name="width">The most columns.</param>
    /// <param name="height">The most lines, its caption included.</param>
    /// <param name="colours">Whether the terminal shows colours; else shades stand for them.</param>
    public IEnumerable<TextLine> Draw(int width, int height, bool colours)
    {
        var lines = Math.Max(1, height - 1);
        var wide = 2 * Cells[0].Length <= width - 2 && Cells.Count <= lines;
        var cells = wide || !colours ? Pool(lines) : Pool(2 * lines);
        yield return new TextLine($"  |actual − expected| of {(Tile.Length == 0 ? "all" : Tile)} {Rows}×{Columns}, worst {Worst:g3}", "grey");
        for (var row = 0; row < cells.Count; row += wide || !colours ? 1 : 2)
        {
            var line = new TextLine("  ");
            for (var column = 0; column < cells[row].Length; column++)
            {
                var (upper, lower) = (cells[row][column], row + 1 < cells.Count ? cells[row + 1][column] : '\0');
                line = !colours ? line.Add(new string(Shade(upper), wide ? 2 : 1))
                    : wide ? line.Add("██", Colour(upper))
                    : lower == '\0' ? line.Add("▀", Colour(upper))
                    : line.Add("▀", $"{Colour(upper)} on {Colour(lower)}");
            }

            yield return line;
        }
    }

    private IReadOnlyList<string> Pool(int most)
    {
        if (Cells.Count <= most)
        {
            return Cells;
        }

        return [.. Enumerable.Range(0, most).Select(row => Cells.Skip(row * Cells.Count / most).Take(((row + 1) * Cells.Count / most) - (row * Cells.Count / most))
            .Aggregate((above, below) => string.Concat(above.Zip(below, (a, b) => a > b ? a : b))))];   // N is above all digits
    }

    private static string Colour(char cell) => cell == 'N' ? "#ff00ff" : Colours[Math.Clamp(cell - '0', 0, 9)];

    private static char Shade(char cell) => cell == 'N' ? '!' : Shades[Math.Clamp(cell - '0', 0, 9)];
}

/// <summary>Reading of maps.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(HeatMap))]
internal sealed partial class HeatMapJson : JsonSerializerContext;

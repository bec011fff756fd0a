using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Training;

namespace Katas.Grader.Reporting;

/// <summary>What a training run left in its folder, as the report shows it.</summary>
/// <param name="Milestone">The milestone's name.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Curves">The metrics of <c>metrics.jsonl</c>, over its steps.</param>
/// <param name="Pictures">Sample grids and charts.</param>
internal sealed partial record TrainingRun(string Milestone, RunResult Result, IReadOnlyList<RunCurve> Curves, IReadOnlyList<RunPicture> Pictures)
{
    private const int MostPictures = 12;
    private const long MostBytes = 2 * 1024 * 1024;

    /// <summary>The newest run of each milestone of a kata; a folder that cannot be read is left out.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="slug">The kata's folder.</param>
    public static IReadOnlyList<TrainingRun> Of(string root, string slug)
    {
        var home = RunFolder.Home(root, slug);
        return !Directory.Exists(home) ? [] :
        [
            .. Directory.GetDirectories(home).Order(StringComparer.Ordinal)   // names begin with the time
                .Select(Read).OfType<TrainingRun>()
                .GroupBy(run => run.Milestone).Select(runs => runs.Last()),
        ];
    }

    private static TrainingRun? Read(string folder)
    {
        try
        {
            using var run = RunFolder.Open(folder);
            var curves = Curve(Path.Combine(folder, "metrics.jsonl"));
            return run.Result is { } result ? new TrainingRun(run.Config.Milestone, result, curves, PicturesOf(folder, curves)) : null;
        }
        catch (Exception problem) when (problem is GraderException or IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<RunCurve> Curve(string file)
    {
        var curves = new SortedDictionary<string, List<(double, double)>>(StringComparer.Ordinal);
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            var values = JsonSerializer.Deserialize(line, LineJson.Default.DictionaryStringJsonElement)!;
            var step = values.TryGetValue("step", out var element) ? Number(element) : double.NaN;
            foreach (var (metric, value) in values.Where(entry => entry.Key is not ("step" or "seconds")))
            {
                curves.TryAdd(metric, []);
                curves[metric].Add((step, Number(value)));
            }
        }

        return [.. curves.Where(curve => curve.Value.Count > 1).Select(curve => new RunCurve(curve.Key, curve.Value))];
    }

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when double.TryParse(element.GetString(), CultureInfo.InvariantCulture, out var named) => named,
        _ => double.NaN,
    };

    // A chart of a metric whose curve is drawn here anyway is left out.
    private static IReadOnlyList<RunPicture> PicturesOf(string folder, IReadOnlyList<RunCurve> curves)
    {
        var drawn = curves.Select(curve => string.Concat(curve.Metric.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'))).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(file => !drawn.Contains(Path.GetFileNameWithoutExtension(file)) && new FileInfo(file).Length <= MostBytes)
                .Select(file => new RunPicture(Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file)))
                .Where(picture => RunPicture.IsPng(picture.Png))
                .Take(MostPictures),
        ];
    }

    [JsonSerializable(typeof(Dictionary<string, JsonElement>))]
    private sealed partial class LineJson : JsonSerializerContext;
}

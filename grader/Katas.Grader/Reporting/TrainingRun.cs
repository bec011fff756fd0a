using System.Globalization;
using System.Text.Json;

namespace Katas.Grader.Reporting;

/// <summary>
/// What a training run left in its folder: <c>metrics.json</c> (the result), <c>metrics.jsonl</c> (a line a step) and pictures.
/// The one place that knows where runs lie and what their files look like.
/// </summary>
internal sealed record TrainingRun
{
    private const int MostPictures = 12;
    private const long MostBytes = 2 * 1024 * 1024;
    private static readonly byte[] PngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The folder's name.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary><c>complete</c>, <c>failed</c> or <c>subset</c>.</summary>
    public required string Status { get; init; }

    public string? SubsetReason { get; init; }

    public double Seconds { get; init; }

    public int Seed { get; init; }

    public IReadOnlyList<RunRequirement> Requirements { get; init; } = [];

    public IReadOnlyList<RunNote> Notes { get; init; } = [];

    public IReadOnlyList<RunCurve> Curves { get; init; } = [];

    public IReadOnlyList<RunPicture> Pictures { get; init; } = [];

    /// <summary>The newest run of each milestone of a kata; a folder that cannot be read is left out.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="slug">The kata's folder.</param>
    public static IReadOnlyList<TrainingRun> Of(string root, string slug)
    {
        var folder = Path.Combine(root, "runs", slug);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.GetFiles(folder, "metrics.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)   // names begin with the time
                .Select(file => Read(Path.GetDirectoryName(file)!)).OfType<TrainingRun>()
                .GroupBy(run => run.Title).Select(runs => runs.Last()),
        ];
    }

    private static TrainingRun? Read(string folder)
    {
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, "metrics.json")), RunJson.Default.RunFile);
            var curves = Curve(Path.Combine(folder, "metrics.jsonl"));
            return read is null ? null : new TrainingRun
            {
                Name = Path.GetFileName(folder),
                Title = read.Title,
                Status = read.Status,
                SubsetReason = read.SubsetReason,
                Seconds = read.Seconds,
                Seed = read.Seed,
                Requirements = read.Requirements ?? [],
                Notes = read.Notes ?? [],
                Curves = curves,
                Pictures = PicturesOf(folder, curves),
            };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<RunCurve> Curve(string file)
    {
        var curves = new SortedDictionary<string, List<(double, double)>>(StringComparer.Ordinal);
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            var values = JsonSerializer.Deserialize(line, RunJson.Default.DictionaryStringJsonElement)!;
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
                .Where(picture => picture.Png.AsSpan().StartsWith(PngStart))
                .Take(MostPictures),
        ];
    }
}

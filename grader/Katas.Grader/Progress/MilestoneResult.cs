using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Progress;

/// <summary>Reads the <c>metrics.json</c> that a milestone leaves in <c>artifacts/</c>.</summary>
internal sealed record MilestoneResult
{
    public required string Title { get; init; }

    public int Seed { get; init; }

    public double Seconds { get; init; }

    public required string Status { get; init; }

    public IReadOnlyList<MetricValue>? Requirements { get; init; }

    public IReadOnlyList<MetricValue>? Notes { get; init; }

    /// <summary>The milestones of a kata that were run, by the name of their folder.</summary>
    public static IEnumerable<(string Name, MilestoneProgress Progress)> Of(string root, Kata kata)
    {
        var folder = Path.Combine(root, "artifacts", kata.Slug);
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "metrics.json", SearchOption.AllDirectories) : [])
        {
            MilestoneResult? read;
            try
            {
                read = JsonSerializer.Deserialize(File.ReadAllText(file), MilestoneJson.Default.MilestoneResult);
            }
            catch (JsonException problem)
            {
                throw new GraderException($"{file} is damaged ({problem.Message}). Delete its folder and run the milestone again.");
            }

            var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var value in (read!.Requirements ?? []).Concat(read.Notes ?? []).Where(value => double.IsFinite(value.Value)))
            {
                metrics[value.Metric] = value.Value;
            }

            yield return (Path.GetFileName(Path.GetDirectoryName(file))!, new MilestoneProgress(metrics, Math.Round(read.Seconds, 1), read.Seed, read.Status));
        }
    }
}

internal sealed record MetricValue(string Metric, double Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(MilestoneResult))]
internal sealed partial class MilestoneJson : JsonSerializerContext;

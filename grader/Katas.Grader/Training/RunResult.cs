using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Katas.Grader.Training;

/// <summary>What came of a training run: its <c>metrics.json</c>.</summary>
public sealed record RunResult
{
    /// <summary>The milestone's title.</summary>
    public required string Title { get; init; }

    /// <summary>The seed.</summary>
    public int Seed { get; init; }

    /// <summary>How long it took, all processes together.</summary>
    public double Seconds { get; init; }

    /// <summary><c>complete</c>, <c>failed</c>, <c>subset</c> or <c>stopped</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What of the real data was missing; null when nothing was.</summary>
    public string? SubsetReason { get; init; }

    /// <summary>The metrics that gate.</summary>
    public IReadOnlyList<RunRequirement> Requirements { get; set; } = [];

    /// <summary>The other metrics.</summary>
    public IReadOnlyList<RunNote> Notes { get; set; } = [];

    /// <summary>Reads the file; null when there is none.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="GraderException">It is damaged.</exception>
    public static RunResult? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), RunResultJson.Default.RunResult) : null;
        }
        catch (JsonException problem)
        {
            throw new GraderException($"{file} is damaged ({problem.Message}). Delete its folder and run the milestone again.");
        }
    }
}

/// <summary>A metric that gates.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Value">What was measured.</param>
/// <param name="AtLeast">The least that is enough; null when there is no such bound.</param>
/// <param name="AtMost">The most that is allowed; null when there is no such bound.</param>
/// <param name="Passed">Whether it was reached.</param>
public sealed record RunRequirement(string Metric, double Value, double? AtLeast, double? AtMost, bool Passed)
{
    /// <summary>What was asked for, in words.</summary>
    /// <param name="numbers">The format of the bounds.</param>
    /// <param name="between">What stands between two bounds.</param>
    public string Asked(string numbers, string between)
    {
        var (least, most) = (AtLeast?.ToString(numbers, CultureInfo.InvariantCulture), AtMost?.ToString(numbers, CultureInfo.InvariantCulture));
        return least is not null && least == most ? $"{(AtLeast == AtMost ? "exactly" : "about")} {least}"
            : string.Join(between, new[] { least is null ? null : $"at least {least}", most is null ? null : $"at most {most}" }.OfType<string>());
    }
}

/// <summary>A metric that does not gate.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Value">What was measured.</param>
public sealed record RunNote(string Metric, double Value);

/// <summary>Reading of <c>metrics.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunResultJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Katas.Grader.Reporting;

/// <summary>The content of <c>metrics.json</c>.</summary>
internal sealed record RunFile
{
    public required string Title { get; init; }

    public required string Status { get; init; }

    public string? SubsetReason { get; init; }

    public double Seconds { get; init; }

    public int Seed { get; init; }

    public IReadOnlyList<RunRequirement>? Requirements { get; init; }

    public IReadOnlyList<RunNote>? Notes { get; init; }
}

/// <summary>A metric that a run had to reach.</summary>
internal sealed record RunRequirement(string Metric, double Value, double? AtLeast, double? AtMost, bool Passed);

/// <summary>A metric without a bound.</summary>
internal sealed record RunNote(string Metric, double Value);

/// <summary>A metric over the steps of a run.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Points">Step and value, in the order of the run.</param>
internal sealed record RunCurve(string Metric, IReadOnlyList<(double Step, double Value)> Points);

/// <summary>A picture that a run kept, for instance a grid of samples.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Png">Its bytes.</param>
internal sealed record RunPicture(string Name, byte[] Png);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunFile))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class RunJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Katas.Grader.Training;

/// <summary>What a training run was started with: its <c>config.json</c>. A run goes on only with the same.</summary>
public sealed record RunConfig
{
    /// <summary>The hash of the code that is trained.</summary>
    public required string Code { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary><c>katas</c> or <c>solutions</c>.</summary>
    public required string Implementation { get; init; }

    /// <summary>The kata's folder.</summary>
    public required string Kata { get; init; }

    /// <summary>The identity of worker and kit.</summary>
    public required string Kit { get; init; }

    /// <summary>The milestone's name.</summary>
    public required string Milestone { get; init; }

    /// <summary>The seed that was asked for; null for the milestone's own.</summary>
    public int? Seed { get; init; }

    /// <summary>The hash of the specs, the milestone's own code among them.</summary>
    public required string Specs { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>torch's threads: sums of floating-point numbers depend on how they are shared out.</summary>
    public required int Threads { get; init; }

    /// <summary>The file's version.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What keeps a run of this configuration from going on under another one, in words; empty when nothing does.</summary>
    /// <param name="now">The configuration as it would be now.</param>
    public IReadOnlyList<string> DifferencesTo(RunConfig now) =>
    [
        .. new[]
        {
            Difference("code", Code, now.Code, $"the code in {Folder} was changed since the run began"),
            Difference("specs", Specs, now.Specs, "the specs or the milestone were changed since the run began"),
            Difference("kit", Kit, now.Kit, "the kit or the worker was changed since the run began"),
            Difference("seed", Words(Seed), Words(now.Seed), $"the run has {Words(Seed)}, asked for is {Words(now.Seed)}"),
            Difference("device", Device, now.Device, $"the run is on the device {Device}, asked for is {now.Device}"),
            Difference("implementation", Implementation, now.Implementation, $"the run trains {Implementation}, asked for is {now.Implementation}"),
        }.OfType<string>(),
    ];

    private string Folder => $"{Implementation}/{Kata}";

    private static string Words(int? seed) => seed is null ? "the milestone's own seed" : $"seed {seed}";

    private static string? Difference(string name, string then, string now, string words) => then == now ? null : $"{name}: {words}";
}

/// <summary>Reading and writing of <c>config.json</c>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunConfig))]
internal sealed partial class RunConfigJson : JsonSerializerContext;

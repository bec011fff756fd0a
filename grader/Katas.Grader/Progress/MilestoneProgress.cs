namespace Katas.Grader.Progress;

/// <summary>The result of a milestone. Those of the GPU have names of their own, so that they stand apart.</summary>
public sealed record MilestoneProgress
{
    /// <summary><c>real</c>, or <c>subset</c> when a stand-in replaced the real data: then the milestone stays open.</summary>
    public string? Data { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string? Device { get; init; }

    /// <summary>What was measured, by name.</summary>
    public SortedDictionary<string, double> Metrics { get; set; } = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the run's <c>metrics.jsonl</c>.</summary>
    public string? MetricsHash { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed.</summary>
    public int Seed { get; init; }

    /// <summary><c>complete</c>, <c>failed</c>, or <c>subset</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What the metrics that gate must reach, by name.</summary>
    public SortedDictionary<string, MilestoneThreshold>? Thresholds { get; set; }
}

/// <summary>What a metric must reach.</summary>
/// <param name="AtLeast">The least that is enough; null when there is no such bound.</param>
/// <param name="AtMost">The most that is allowed; null when there is no such bound.</param>
public sealed record MilestoneThreshold(double? AtLeast, double? AtMost);

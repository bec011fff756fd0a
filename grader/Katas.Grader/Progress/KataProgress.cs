namespace Katas.Grader.Progress;

/// <summary>What is recorded of one kata.</summary>
public sealed record KataProgress
{
    /// <summary>The commit that was graded; null outside of git.</summary>
    public string? Commit { get; init; }

    /// <summary>The points earned, of <see cref="Points"/>.</summary>
    public double Earned { get; init; }

    /// <summary>Specs that fail.</summary>
    public int Failed { get; init; }

    /// <summary>The specs for the GPU, when they last ran on one; a grading without a GPU leaves this alone.</summary>
    public GpuProgress? Gpu { get; init; }

    /// <summary>When it was graded, in UTC.</summary>
    public DateTimeOffset? GradedAt { get; init; }

    /// <summary>Milestones that were run, by name.</summary>
    public SortedDictionary<string, MilestoneProgress> Milestones { get; set; } = [];

    /// <summary>Specs that pass.</summary>
    public int Passed { get; init; }

    /// <summary>Specs that wait for a GPU.</summary>
    public int PendingGpu { get; init; }

    /// <summary>The points that the kata is worth.</summary>
    public double Points { get; init; }

    /// <summary>The hash of the specs that it was graded against.</summary>
    public string? Specs { get; init; }

    /// <summary>How far it is.</summary>
    public KataStatus Status { get; init; }

    /// <summary>The tasks by number.</summary>
    public SortedDictionary<string, TaskProgress> Tasks { get; set; } = new(StringComparer.Ordinal);

    /// <summary>All specs.</summary>
    public int Total { get; init; }

    /// <summary>Whether nothing but the time and the commit differs.</summary>
    /// <param name="other">Another record of the same kata.</param>
    public bool SaysTheSameAs(KataProgress other) => ProgressFile.Text(this with { Commit = null, GradedAt = null }) == ProgressFile.Text(other with { Commit = null, GradedAt = null });
}

using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>Which specs to run.</summary>
public sealed record RunOptions
{
    /// <summary>The repository's root.</summary>
    public required string Root { get; init; }

    /// <summary>Only the specs of this task.</summary>
    public int? Task { get; init; }

    /// <summary>Only specs whose name contains this text.</summary>
    public string? Filter { get; init; }

    /// <summary>Only these spec methods.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Of the specs to run, those that come first, in this order (their ids).</summary>
    public IReadOnlyList<string> First { get; init; } = [];

    /// <summary>Milestones instead of the other specs.</summary>
    public bool Milestones { get; init; }

    /// <summary>Only specs whose outcome depends on chance.</summary>
    public bool Statistical { get; init; }

    /// <summary>Moves the seeds of all draws that specs make; 0 leaves them as written.</summary>
    public int SeedShift { get; init; }

    /// <summary>Runs a milestone as a training run of its own folder.</summary>
    public TrainingRequest? Training { get; init; }

    /// <summary>Told where a training run is.</summary>
    public Action<TrainingProgress> OnProgress { get; init; } = static _ => { };

    /// <summary>The time of one spec, in place of its own; null for that.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Asks a training run to stop with a checkpoint; the run is still waited for.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Threads that torch may use in a worker.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told what a milestone prints, as it prints it.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Told the specs that will run, before the first one runs.</summary>
    public Action<IReadOnlyList<SpecInfo>> OnDiscovered { get; init; } = static _ => { };

    /// <summary>Told, right after the first verdict, where the time until then went.</summary>
    public Action<VerdictTimes> OnFirstVerdict { get; init; } = static _ => { };

    /// <summary>Told each verdict as it comes.</summary>
    public Action<Verdict> OnVerdict { get; init; } = static _ => { };
}

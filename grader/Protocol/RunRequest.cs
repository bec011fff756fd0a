namespace Katas.Grader.Protocol;

/// <summary>What the grader asks of a worker, once in its life.</summary>
public sealed record RunRequest
{
    /// <summary>Repeated in every reply, so that a reply of another origin is recognised.</summary>
    public required string Nonce { get; init; }

    /// <summary>The repository's root: goldens and data are looked up below it.</summary>
    public required string Root { get; init; }

    /// <summary>The learner's compiled code.</summary>
    public required string LearnerAssembly { get; init; }

    /// <summary>The assemblies that the learner's one forwards to.</summary>
    public IReadOnlyList<string> LearnerParts { get; init; } = [];

    /// <summary>The compiled specs.</summary>
    public required string SpecAssembly { get; init; }

    /// <summary>The specs to run, in this order; null runs all that the other fields let through.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Of the specs to run, those that come first, in this order.</summary>
    public IReadOnlyList<string>? First { get; init; }

    /// <summary>Runs the specs of this task only.</summary>
    public int? Task { get; init; }

    /// <summary>Runs only specs whose name contains this text.</summary>
    public string? Filter { get; init; }

    /// <summary>Runs only these spec methods.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Runs milestones instead of the other specs.</summary>
    public bool Milestones { get; init; }

    /// <summary>Runs only specs whose outcome depends on chance.</summary>
    public bool Statistical { get; init; }

    /// <summary>Moves the seeds of all draws that specs make; 0 leaves them as written.</summary>
    public int SeedShift { get; init; }

    /// <summary>The most that one spec may print, in characters.</summary>
    public int OutputLimit { get; init; }

    /// <summary>Runs the milestone as a training run of its own folder; null for everything else.</summary>
    public TrainingRequest? Training { get; init; }

    /// <summary>Threads that torch may use.</summary>
    public int Threads { get; init; } = 1;
}

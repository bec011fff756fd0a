namespace Katas.Grader.Protocol;

/// <summary>The kinds of replies, in the order of a worker's life.</summary>
public enum ReplyKind
{
    /// <summary>The worker is warm and waits for its request.</summary>
    Ready,

    /// <summary>The specs were found.</summary>
    Discovered,

    /// <summary>A spec begins.</summary>
    Started,

    /// <summary>A training run goes on.</summary>
    Progress,

    /// <summary>A spec ended by itself.</summary>
    Finished,

    /// <summary>All asked-for specs have ended.</summary>
    Completed,

    /// <summary>The worker cannot do what was asked.</summary>
    Refused,
}

/// <summary>One line of a worker's report.</summary>
public sealed record Reply
{
    /// <summary>What the line says.</summary>
    public required ReplyKind Kind { get; init; }

    /// <summary>The request's nonce.</summary>
    public string Nonce { get; init; } = string.Empty;

    /// <summary>The specs that will run, in order (<see cref="ReplyKind.Discovered"/>).</summary>
    public IReadOnlyList<SpecInfo>? Specs { get; init; }

    /// <summary>The spec that a line is about.</summary>
    public string? Id { get; init; }

    /// <summary>How the spec ended (<see cref="ReplyKind.Finished"/>).</summary>
    public SpecReport? Report { get; init; }

    /// <summary>Where the training run is (<see cref="ReplyKind.Progress"/>).</summary>
    public TrainingProgress? Progress { get; init; }

    /// <summary>The worker's machine (<see cref="ReplyKind.Ready"/>).</summary>
    public PlatformDescription? Platform { get; init; }

    /// <summary>Whether the specs that the worker was started for are loaded and discovered (<see cref="ReplyKind.Ready"/>).</summary>
    public bool Prepared { get; init; }

    /// <summary>The time since the worker has read its request; 0 before.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Why the worker refuses.</summary>
    public string? Problem { get; init; }
}

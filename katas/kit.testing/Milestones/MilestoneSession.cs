namespace Katas.Kit.Testing;

/// <summary>What <c>./kata train</c> asks of the one milestone of this process. Without a session a milestone runs on its own, as under <c>dotnet test</c>.</summary>
internal sealed class MilestoneSession
{
    private volatile string? _stop;

    /// <summary>The session of this process.</summary>
    public static MilestoneSession? Current { get; set; }

    /// <summary>The folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to go on from the checkpoint in <see cref="Folder"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>How long this process may train; null for twice the milestone's budget.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How often a stage that can be resumed writes its checkpoint.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of every report and, now and then, of a step.</summary>
    public Action<MilestoneReport> OnReport { get; init; } = static _ => { };

    /// <summary>Why the run is to stop at the next place where it can; null while it may go on.</summary>
    public string? StopReason => _stop;

    /// <summary>Asks the run to stop.</summary>
    /// <param name="reason">Why, for people.</param>
    public void Stop(string reason) => _stop ??= reason;
}

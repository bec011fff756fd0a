namespace Katas.Grader.Protocol;

/// <summary>How the milestone of a request is to run.</summary>
public sealed record TrainingRequest
{
    /// <summary>The run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The run's seed; null for the milestone's own.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether to go on from the checkpoint in the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>How many minutes this process may train; null for twice the milestone's budget.</summary>
    public double? Minutes { get; init; }

    /// <summary>Seconds between checkpoints.</summary>
    public double SaveEvery { get; init; } = 30;
}

/// <summary>Where a training run is.</summary>
/// <param name="Stage">The stage's name; empty outside of one.</param>
/// <param name="Step">The step, from 1.</param>
/// <param name="Steps">How many there will be.</param>
/// <param name="Seconds">How long the run has taken.</param>
/// <param name="Values">The metrics by name; empty when only the step is told.</param>
/// <param name="Saved">The step of the last checkpoint of this stage; 0 when there is none.</param>
public sealed record TrainingProgress(string Stage, int Step, int Steps, double Seconds, IReadOnlyList<MetricValue> Values, int Saved);

/// <summary>A metric of a report.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricValue(string Metric, double Value);

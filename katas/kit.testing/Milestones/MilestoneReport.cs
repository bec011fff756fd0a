namespace Katas.Kit.Testing;

/// <summary>Where a run is.</summary>
/// <param name="Stage">The stage's name; empty outside of one.</param>
/// <param name="Step">The step, from 1.</param>
/// <param name="Steps">How many there will be.</param>
/// <param name="Seconds">How long the run has taken, earlier processes included.</param>
/// <param name="Values">The metrics; empty when only the step is told.</param>
/// <param name="Saved">The step of the last checkpoint of this stage; 0 when there is none.</param>
internal sealed record MilestoneReport(string Stage, int Step, int Steps, double Seconds, IReadOnlyList<(string Metric, double Value)> Values, int Saved);

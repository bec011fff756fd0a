namespace Katas.Kit.Testing;

/// <summary>A metric that a milestone records without gating on it.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Value">What was measured.</param>
public sealed record MilestoneNote(string Metric, double Value);

namespace Katas.Kit.Testing;

/// <summary>A metric that a milestone must reach, as <c>metrics.json</c> holds it.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Value">What was measured.</param>
/// <param name="AtLeast">The least that is enough; null when there is no such bound.</param>
/// <param name="AtMost">The most that is allowed; null when there is no such bound.</param>
/// <param name="Passed">Whether it was reached; NaN never is.</param>
public sealed record MilestoneRequirement(string Metric, double Value, double? AtLeast, double? AtMost, bool Passed);

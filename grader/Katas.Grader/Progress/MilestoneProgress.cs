namespace Katas.Grader.Progress;

/// <summary>The result of a milestone.</summary>
/// <param name="Metrics">What was measured, by name.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Status"><c>complete</c>, <c>failed</c>, or <c>subset</c> when the real data was missing.</param>
public sealed record MilestoneProgress(SortedDictionary<string, double> Metrics, double Seconds, int Seed, string Status);

namespace Katas.Kit.Testing;

/// <summary>The content of a milestone's <c>metrics.json</c>, which the grader reads.</summary>
/// <param name="Title">The milestone's title.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="BudgetSeconds">How long it should take.</param>
/// <param name="Status"><c>complete</c>, <c>failed</c>, or <c>subset</c> when the real data was missing.</param>
/// <param name="SubsetReason">What was missing.</param>
/// <param name="Requirements">The metrics that gate.</param>
/// <param name="Notes">The other metrics.</param>
public sealed record MilestoneMetrics(
    string Title, int Seed, double Seconds, double BudgetSeconds, string Status, string? SubsetReason,
    IReadOnlyList<MilestoneRequirement> Requirements, IReadOnlyList<MilestoneNote> Notes);

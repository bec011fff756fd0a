namespace Katas.Kit.Platform;

/// <summary>The file to load and why.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Library">The file to load.</param>
/// <param name="Problem">What is wrong with the file, when it is unreadable.</param>
public sealed record CompatibilityResult(CompatibilityOutcome Outcome, string Library, string? Problem = null);

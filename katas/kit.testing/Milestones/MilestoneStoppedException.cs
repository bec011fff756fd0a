namespace Katas.Kit.Testing;

/// <summary>A run that was asked to stop has stopped; what it had reached is in its checkpoint.</summary>
/// <param name="message">Where it stopped, and why.</param>
public sealed class MilestoneStoppedException(string message) : Exception(message);

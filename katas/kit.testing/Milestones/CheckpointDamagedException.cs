namespace Katas.Kit.Testing;

/// <summary>A checkpoint is not what was written, so that a run cannot go on from it.</summary>
/// <param name="message">Which file, and what to do.</param>
public sealed class CheckpointDamagedException(string message) : KataException(message);

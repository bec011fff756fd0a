namespace Katas.Kit.Testing;

/// <summary>A spec does not hold; the message is written for the learner and stands alone.</summary>
/// <param name="message">What was expected, where it differs, which mistake gives that.</param>
public sealed class SpecFailedException(string message) : Exception(message);

namespace Katas.Kit.Testing;

/// <summary>A spec does not hold; the message is written for the learner and stands alone.</summary>
/// <param name="message">What was expected, where it differs, which mistake gives that.</param>
/// <param name="cause">What ended the spec, if it was another exception.</param>
public sealed class SpecFailedException(string message, Exception? cause = null) : Exception(message, cause);

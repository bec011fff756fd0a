namespace Katas.Transformers;

/// <summary>A decoded sequence.</summary>
/// <param name="Tokens">Its tokens, without bos and eos.</param>
/// <param name="LogProbability">The sum of the log-probabilities of its tokens, eos included.</param>
/// <param name="Score">LogProbability divided by the length penalty.</param>
/// <param name="Finished">Whether it ended with eos, and not because the length was used up.</param>
public sealed record Hypothesis(long[] Tokens, double LogProbability, double Score, bool Finished);

namespace Katas.Transformers;

/// <summary>A corpus's BLEU and what it is made of.</summary>
/// <param name="Score">0 … 100.</param>
/// <param name="Precisions">Of the orders 1, 2, …; 0 … 100.</param>
/// <param name="BrevityPenalty">0 … 1.</param>
/// <param name="HypothesisLength">Tokens of all hypotheses.</param>
/// <param name="ReferenceLength">Tokens of the references closest in length.</param>
public sealed record BleuScore(double Score, double[] Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength);

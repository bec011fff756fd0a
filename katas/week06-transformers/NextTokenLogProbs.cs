namespace Katas.Transformers;

/// <summary>A language model: log-probabilities of the next token for every prefix.</summary>
/// <param name="prefixes">int64 <c>[N, t]</c>; the first column is bos.</param>
/// <returns><c>[N, V]</c>.</returns>
public delegate Tensor NextTokenLogProbs(Tensor prefixes);

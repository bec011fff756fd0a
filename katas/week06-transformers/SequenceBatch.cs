namespace Katas.Transformers;

/// <summary>Pairs side by side, padded with <see cref="Vocabulary.Pad"/> to the longest.</summary>
/// <param name="Source">int64 <c>[B, S]</c>: source, eos.</param>
/// <param name="TargetInput">int64 <c>[B, T]</c>: bos, target. What the decoder reads.</param>
/// <param name="TargetOutput">int64 <c>[B, T]</c>: target, eos. What it should predict, one ahead.</param>
/// <param name="TargetTokens">How many entries of TargetOutput are not padding.</param>
public sealed record SequenceBatch(Tensor Source, Tensor TargetInput, Tensor TargetOutput, long TargetTokens);

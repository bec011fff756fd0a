namespace Katas.Transformers;

/// <summary>A sentence and its translation as ids, without bos and eos.</summary>
/// <param name="Source">What is read.</param>
/// <param name="Target">What is to be written.</param>
public sealed record SentencePair(long[] Source, long[] Target);

namespace Katas.Kit.Data;

/// <summary>The two files of GPT-2's byte-level BPE, as released (Radford et al. 2019).</summary>
/// <param name="EncoderJson"><c>encoder.json</c>: an object of 50 257 tokens and their ids.</param>
/// <param name="VocabBpe"><c>vocab.bpe</c>: a line with a version, then 50 000 merges, one <c>left right</c> a line, most important first.</param>
public sealed record Gpt2Vocabulary(string EncoderJson, string VocabBpe);

namespace Katas.Pretraining;

/// <summary>What training a tokenizer gives. Given.</summary>
/// <param name="Vocabulary">Ids: the bytes in <see cref="ByteUnicode.Order"/>, then the merged tokens in order, special tokens last.</param>
/// <param name="Merges">Pairs of tokens, the most important first.</param>
public sealed record BytePairModel(IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<(string Left, string Right)> Merges);

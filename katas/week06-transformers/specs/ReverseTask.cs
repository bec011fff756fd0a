using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>How well a model reverses.</summary>
internal static class ReverseTask
{
    /// <summary>The share of pairs whose greedy output is the target, token for token.</summary>
    public static double ExactMatch(Seq2SeqTransformer model, IReadOnlyList<SentencePair> pairs)
    {
        using var scope = NewDisposeScope();
        var device = model.parameters().First().device;
        var outputs = Decoding.GreedyBatch(model, Batching.Collate(pairs, device).Source, Vocabulary.Bos, Vocabulary.Eos, pairs.Max(pair => pair.Target.Length) + 1);
        return outputs.Zip(pairs).Count(entry => entry.First.SequenceEqual(entry.Second.Target)) / (double)pairs.Count;
    }
}

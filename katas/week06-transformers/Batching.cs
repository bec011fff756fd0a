namespace Katas.Transformers;

/// <summary>Turns pairs into batches (Vaswani et al. 2017, Sec. 5.1: sentences of similar length, a number of tokens a batch).</summary>
public static class Batching
{
    /// <summary>Puts pairs side by side: Source = source + eos, TargetInput = bos + target, TargetOutput = target + eos, each padded to its longest row.</summary>
    /// <param name="pairs">At least one pair.</param>
    /// <param name="device">Where the tensors go; the CPU when null.</param>
    /// <exception cref="ArgumentException">There is no pair.</exception>
    public static SequenceBatch Collate(IReadOnlyList<SentencePair> pairs, Device? device = null)
    {
        // TODO(week06.6): add the marks and pad
        throw new NotImplementedException("Week 6, task 6: add the marks and pad");
    }

    /// <summary>Groups pairs of similar length, so that <c>count · max(longest source + 1, longest target + 1) ≤ maxTokens</c> in every batch.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="maxTokens">How many positions, padding included, a batch may have on either side.</param>
    /// <param name="seed">Equal seeds, equal batches; other seeds group sentences of equal length differently and order the batches differently.</param>
    /// <returns>Indices into <paramref name="pairs"/>, each exactly once; the batches in shuffled order.</returns>
    /// <exception cref="ArgumentException">A pair alone exceeds <paramref name="maxTokens"/>.</exception>
    public static IReadOnlyList<int[]> ByTokens(IReadOnlyList<SentencePair> pairs, int maxTokens, int seed)
    {
        // TODO(week06.6): sort by length with a little noise, cut greedily, shuffle the pieces
        throw new NotImplementedException("Week 6, task 6: sort by length with a little noise, cut greedily, shuffle the pieces");
    }
}

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
        // solution:begin task 6: add the marks and pad
        if (pairs.Count == 0)
        {
            throw new ArgumentException("A batch needs at least one pair.", nameof(pairs));
        }

        return new SequenceBatch(
            Pad(pairs.Select(pair => (long[])[.. pair.Source, Vocabulary.Eos]), device),
            Pad(pairs.Select(pair => (long[])[Vocabulary.Bos, .. pair.Target]), device),
            Pad(pairs.Select(pair => (long[])[.. pair.Target, Vocabulary.Eos]), device),
            pairs.Sum(pair => pair.Target.Length + 1L));
        // solution:end
    }

    /// <summary>Groups pairs of similar length, so that <c>count · max(longest source + 1, longest target + 1) ≤ maxTokens</c> in every batch.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="maxTokens">How many positions, padding included, a batch may have on either side.</param>
    /// <param name="seed">Equal seeds, equal batches; other seeds group sentences of equal length differently and order the batches differently.</param>
    /// <returns>Indices into <paramref name="pairs"/>, each exactly once; the batches in shuffled order.</returns>
    /// <exception cref="ArgumentException">A pair alone exceeds <paramref name="maxTokens"/>.</exception>
    public static IReadOnlyList<int[]> ByTokens(IReadOnlyList<SentencePair> pairs, int maxTokens, int seed)
    {
        // solution:begin task 6: sort by length with a little noise, cut greedily, shuffle the pieces
        int Positions(int index) => Math.Max(pairs[index].Source.Length, pairs[index].Target.Length) + 1;

        var random = new Random(seed);
        List<int[]> batches = [];
        List<int> open = [];
        foreach (var index in Enumerable.Range(0, pairs.Count).OrderBy(index => Positions(index) + random.NextDouble()))
        {
            if (Positions(index) > maxTokens)
            {
                throw new ArgumentException($"Pair {index} has {Positions(index)} positions, more than {maxTokens} tokens.", nameof(maxTokens));
            }

            if ((open.Count + 1) * Positions(index) > maxTokens) // sorted: no earlier pair is longer
            {
                batches.Add([.. open]);
                open.Clear();
            }

            open.Add(index);
        }

        int[][] all = open.Count > 0 ? [.. batches, [.. open]] : [.. batches];
        random.Shuffle(all);
        return all;
        // solution:end
    }
    // solution:begin

    private static Tensor Pad(IEnumerable<long[]> rows, Device? device)
    {
        var all = rows.ToList();
        var padded = new long[all.Count, all.Max(row => row.Length)]; // zeros are padding
        for (var row = 0; row < all.Count; row++)
        {
            for (var column = 0; column < all[row].Length; column++)
            {
                padded[row, column] = all[row][column];
            }
        }

        return tensor(padded, device: device);
    }
    // solution:end
}

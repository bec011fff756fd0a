namespace Specs.Pretraining;

/// <summary>What counting gives: the mean loss, in nats per token, of the two simplest language models.</summary>
internal static class NgramBaselines
{
    /// <summary>Frequencies of single tokens, 0.1 added to every count.</summary>
    public static double Unigram(long[] train, long[] held, int vocabulary)
    {
        var p = UnigramProbabilities(train, vocabulary);
        return -held.Skip(1).Average(token => Math.Log(p[token]));
    }

    /// <summary>Frequencies of pairs, mixed with those of single tokens: the more, the more different tokens followed (Witten &amp; Bell, with a weight of 5).</summary>
    public static double Bigram(long[] train, long[] held, int vocabulary)
    {
        var unigram = UnigramProbabilities(train, vocabulary);
        var (pairs, contexts, types) = (new Dictionary<(long, long), int>(), new int[vocabulary], new int[vocabulary]);
        foreach (var (from, to) in train.Zip(train.Skip(1)))
        {
            var count = pairs.GetValueOrDefault((from, to));
            pairs[(from, to)] = count + 1;
            contexts[from]++;
            types[from] += count == 0 ? 1 : 0;
        }

        double Probability(long from, long to)
        {
            var weight = contexts[from] == 0 ? 0 : contexts[from] / (contexts[from] + (5.0 * types[from]));
            return ((1 - weight) * unigram[to]) + (weight > 0 ? weight * pairs.GetValueOrDefault((from, to)) / contexts[from] : 0);
        }

        return -held.Zip(held.Skip(1)).Average(pair => Math.Log(Probability(pair.First, pair.Second)));
    }

    private static double[] UnigramProbabilities(long[] train, int vocabulary)
    {
        var counts = new double[vocabulary];
        foreach (var token in train)
        {
            counts[token]++;
        }

        return [.. counts.Select(count => (count + 0.1) / (train.Length + (0.1 * vocabulary)))];
    }
}

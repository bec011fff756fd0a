namespace Katas.Transformers;

/// <summary>BLEU (Papineni et al. 2002) of tokenized text.</summary>
public static class Bleu
{
    /// <summary><c>BP · exp(1/N · Σ_n log p_n)</c> over the orders n = 1 … N.</summary>
    /// <remarks>
    /// <para>p_n: n-grams of the hypotheses that occur in a reference, each counted at most as often as in the reference that has it most often; both counts are summed over the corpus before dividing.</para>
    /// <para>BP: <c>exp(1 − r/c)</c> for c &lt; r, 0 for c = 0, else 1; c tokens in the hypotheses, r in the references closest in length (the shorter of two as close).</para>
    /// <para>An order without any n-gram in the hypotheses has precision 0. No match of any order gives score 0 and precisions 0 under every smoothing.</para>
    /// </remarks>
    /// <param name="hypotheses">Tokens of each output.</param>
    /// <param name="references">For each output, the tokens of one or more references.</param>
    /// <param name="maxOrder">N; ≥ 1.</param>
    /// <param name="smoothing">What is done about orders without a match.</param>
    /// <exception cref="ArgumentException">As many references as hypotheses are needed, at least one for each, and maxOrder ≥ 1.</exception>
    public static BleuScore Corpus(IReadOnlyList<string[]> hypotheses, IReadOnlyList<IReadOnlyList<string[]>> references,
        int maxOrder = 4, BleuSmoothing smoothing = BleuSmoothing.None)
    {
        // solution:begin task 8: sum clipped counts and lengths over the corpus, then the formula once
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOrder, 1);
        if (hypotheses.Count != references.Count || references.Any(sentence => sentence.Count == 0))
        {
            throw new ArgumentException($"{hypotheses.Count} hypotheses need as many entries of at least one reference, not {references.Count}.", nameof(references));
        }

        var (matches, totals) = (new long[maxOrder], new long[maxOrder]);
        foreach (var (hypothesis, sentence) in hypotheses.Zip(references))
        {
            for (var order = 1; order <= maxOrder; order++)
            {
                var most = sentence.SelectMany(reference => NGrams(reference, order)).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Max(entry => entry.Value));
                matches[order - 1] += NGrams(hypothesis, order).Sum(entry => Math.Min(entry.Value, most.GetValueOrDefault(entry.Key)));
                totals[order - 1] += Math.Max(0, hypothesis.Length - order + 1);
            }
        }

        var length = hypotheses.Sum(hypothesis => (long)hypothesis.Length);
        var referenceLength = hypotheses.Zip(references, (hypothesis, sentence) => (long)Closest(hypothesis.Length, sentence)).Sum();
        var brevity = length == 0 ? 0 : Math.Min(1, Math.Exp(1 - ((double)referenceLength / length)));
        var precisions = Precisions(matches, totals, smoothing);
        var score = precisions.Min() > 0 ? brevity * Math.Exp(precisions.Average(Math.Log)) : 0;
        return new BleuScore(score, precisions, brevity, length, referenceLength);
        // solution:end
    }
    // solution:begin

    private static double[] Precisions(long[] matches, long[] totals, BleuSmoothing smoothing)
    {
        var precisions = new double[matches.Length];
        var zeros = 0;
        for (var at = 0; at < precisions.Length && matches.Any(count => count > 0); at++)
        {
            var added = smoothing == BleuSmoothing.AddOne && at > 0 ? 1.0 : 0;
            precisions[at] = totals[at] == 0 ? 0
                : matches[at] == 0 && smoothing == BleuSmoothing.Exponential ? 100 / (Math.Pow(2, ++zeros) * totals[at])
                : 100 * (matches[at] + added) / (totals[at] + added);
        }

        return precisions;
    }

    private static int Closest(int length, IReadOnlyList<string[]> references) =>
        references.Select(reference => reference.Length).OrderBy(candidate => Math.Abs(candidate - length)).ThenBy(candidate => candidate).First();

    // No token holds the character NUL, so the joined key stands for exactly one n-gram.
    private static Dictionary<string, int> NGrams(string[] tokens, int order) =>
        Enumerable.Range(0, Math.Max(0, tokens.Length - order + 1)).CountBy(start => string.Join('\0', tokens, start, order)).ToDictionary();
    // solution:end
}

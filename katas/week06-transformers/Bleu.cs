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
        // TODO(week06.8): sum clipped counts and lengths over the corpus, then the formula once
        throw new NotImplementedException("Week 6, task 8: sum clipped counts and lengths over the corpus, then the formula once");
    }
}

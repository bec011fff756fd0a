namespace Katas.Pretraining;

/// <summary>Evaluates a model on a text that is longer than its context.</summary>
public static class Perplexity
{
    /// <summary>Slides a window over the text and scores every token but the first exactly once.</summary>
    /// <remarks>
    /// Windows start at 0, stride, 2·stride, …; the window at s reads up to <paramref name="contextLength"/> tokens from s on and scores those targets among s+1 … min(s+contextLength, n−1) that no window
    /// scored before. A smaller stride gives every token more context and takes longer. No gradient is recorded.
    /// </remarks>
    /// <param name="logits">The model: int64 [B, T] → [B, T, V]. Its mode stays as it is: call <c>eval()</c> first.</param>
    /// <param name="tokens">int64 [n], n ≥ 2.</param>
    /// <param name="contextLength">The most tokens that the model reads, at least 1.</param>
    /// <param name="stride">From 1 to <paramref name="contextLength"/>.</param>
    /// <returns>The sum of n − 1 negative log-likelihoods, added up in float64.</returns>
    /// <exception cref="ArgumentException">The tokens are not int64 [n ≥ 2], or a number is out of range.</exception>
    public static PerplexityResult Strided(Func<Tensor, Tensor> logits, Tensor tokens, long contextLength, long stride)
    {
        // TODO(week07.6): remember how many targets are scored, and score only those after them
        throw new NotImplementedException("Week 7, task 6: remember how many targets are scored, and score only those after them");
    }
}

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
        // solution:begin task 6: remember how many targets are scored, and score only those after them
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, contextLength);
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 1 || tokens.size(0) < 2)
        {
            throw new ArgumentException($"Expected int64 tokens [n ≥ 2], not {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        }

        using var recordsNothing = no_grad();
        var (sum, last, scored) = (0.0, tokens.size(0) - 1, 0L);
        for (var start = 0L; scored < last; start += stride)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(contextLength, last - start);
            var (first, fresh) = (scored - start, start + length - scored);       // entries of the window that predict something new
            var predicted = logits(tokens.narrow(0, start, length).unsqueeze(0))[0].narrow(0, first, fresh); // [fresh, V]
            var targets = tokens.narrow(0, start + first + 1, fresh).unsqueeze(1);
            sum -= nn.functional.log_softmax(predicted.to(ScalarType.Float64), -1).gather(1, targets).sum().item<double>();
            scored = start + length;
        }

        return new PerplexityResult(sum, scored);
        // solution:end
    }
}

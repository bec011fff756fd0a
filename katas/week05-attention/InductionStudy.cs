namespace Katas.Attention;

/// <summary>What the milestone measures on repeated sequences (Olsson et al. 2022, "Definition of induction heads").</summary>
/// <remarks>
/// Logits at index t predict the token at index t + 1. That target is <em>predictable</em> iff <c>t + 1 &gt; period</c>: from the second token of the first repetition on,
/// the token one period ago followed the same context.
/// </remarks>
public static class InductionStudy
{
    /// <summary>The mean cross-entropy over the predictable targets of all rows.</summary>
    /// <param name="logits"><c>[B, T, V]</c>.</param>
    /// <param name="tokens">int64 <c>[B, T]</c>.</param>
    /// <param name="periods">int64 <c>[B]</c>.</param>
    /// <returns>A scalar in nats that carries the gradient.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or no target is predictable.</exception>
    public static Tensor RepeatLoss(Tensor logits, Tensor tokens, Tensor periods)
    {
        // TODO(week05.8): average the cross-entropy over the predictable targets
        throw new NotImplementedException("Week 5, task 8: average the cross-entropy over the predictable targets");
    }

    /// <summary>The share of predictable targets to which the logits give the highest value.</summary>
    /// <param name="logits"><c>[B, T, V]</c>.</param>
    /// <param name="tokens">int64 <c>[B, T]</c>.</param>
    /// <param name="periods">int64 <c>[B]</c>.</param>
    /// <returns>0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or no target is predictable.</exception>
    public static double RepeatAccuracy(Tensor logits, Tensor tokens, Tensor periods)
    {
        // TODO(week05.8): count the predictable targets that the largest logit hits
        throw new NotImplementedException("Week 5, task 8: count the predictable targets that the largest logit hits");
    }

    /// <summary>How much each head looks at the token after the last occurrence of the current one: the mean, over all rows and all <c>t ≥ period</c>, of the weight from query t to key <c>t − period + 1</c>.</summary>
    /// <param name="attention">The weights of one layer, <c>[B, H, T, T]</c>.</param>
    /// <param name="periods">int64 <c>[B]</c>.</param>
    /// <returns><c>[H]</c>, each 0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or every period is at least T.</exception>
    public static Tensor InductionScores(Tensor attention, Tensor periods)
    {
        // TODO(week05.8): pick the weight one past the previous occurrence for every query of a repetition and average per head
        throw new NotImplementedException("Week 5, task 8: pick the weight one past the previous occurrence for every query of a repetition and average per head");
    }
}

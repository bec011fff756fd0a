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
        // solution:begin task 8: average the cross-entropy over the predictable targets
        using var scope = NewDisposeScope();
        var (predictions, targets) = Predictable(logits, tokens, periods); // [n, V], [n]
        return nn.functional.cross_entropy(predictions, targets).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The share of predictable targets to which the logits give the highest value.</summary>
    /// <param name="logits"><c>[B, T, V]</c>.</param>
    /// <param name="tokens">int64 <c>[B, T]</c>.</param>
    /// <param name="periods">int64 <c>[B]</c>.</param>
    /// <returns>0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or no target is predictable.</exception>
    public static double RepeatAccuracy(Tensor logits, Tensor tokens, Tensor periods)
    {
        // solution:begin task 8: count the predictable targets that the largest logit hits
        using var scope = NewDisposeScope();
        var (predictions, targets) = Predictable(logits, tokens, periods); // [n, V], [n]
        return (predictions.argmax(-1) == targets).to(ScalarType.Float64).mean().ToDouble();
        // solution:end
    }

    /// <summary>How much each head looks at the token after the last occurrence of the current one: the mean, over all rows and all <c>t ≥ period</c>, of the weight from query t to key <c>t − period + 1</c>.</summary>
    /// <param name="attention">The weights of one layer, <c>[B, H, T, T]</c>.</param>
    /// <param name="periods">int64 <c>[B]</c>.</param>
    /// <returns><c>[H]</c>, each 0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or every period is at least T.</exception>
    public static Tensor InductionScores(Tensor attention, Tensor periods)
    {
        // solution:begin task 8: pick the weight one past the previous occurrence for every query of a repetition and average per head
        if (attention.dim() != 4 || attention.size(2) != attention.size(3))
        {
            throw new ArgumentException($"Expected weights [B, H, T, T], not [{string.Join(", ", attention.shape)}].", nameof(attention));
        }

        RequirePeriods(periods, attention.size(0));
        using var scope = NewDisposeScope();
        var (heads, length) = (attention.size(1), attention.size(2));
        var queries = arange(length, dtype: ScalarType.Int64, device: attention.device); // [T]
        var period = periods.unsqueeze(1); // [B, 1]
        var repeated = queries >= period; // [B, T]
        RequireSome(repeated);
        var keys = (queries - period + 1).clamp(min: 0); // [B, T]
        var index = keys.unsqueeze(1).unsqueeze(-1).expand(-1, heads, -1, 1); // [B, H, T, 1]
        var picked = attention.gather(3, index).squeeze(-1); // [B, H, T]
        var kept = where(repeated.unsqueeze(1), picked, zeros_like(picked)); // [B, H, T]
        return (kept.sum([0L, 2L]) / repeated.sum()).MoveToOuterDisposeScope(); // [H]
        // solution:end
    }
    // solution:begin

    private static (Tensor Predictions, Tensor Targets) Predictable(Tensor logits, Tensor tokens, Tensor periods)
    {
        if (logits.dim() != 3 || tokens.dim() != 2 || !logits.shape[..2].SequenceEqual(tokens.shape))
        {
            throw new ArgumentException($"Expected logits [B, T, V] for tokens [B, T], not [{string.Join(", ", logits.shape)}] and [{string.Join(", ", tokens.shape)}].");
        }

        RequirePeriods(periods, tokens.size(0));
        var last = tokens.size(1) - 1;
        var targetIndex = arange(1, last + 1, dtype: ScalarType.Int64, device: tokens.device); // t + 1
        var predictable = targetIndex > periods.unsqueeze(1); // [B, T − 1]
        RequireSome(predictable);
        return (logits.narrow(1, 0, last)[predictable], tokens.narrow(1, 1, last)[predictable]);
    }

    private static void RequirePeriods(Tensor periods, long batch)
    {
        if (periods.dtype != ScalarType.Int64 || periods.dim() != 1 || periods.size(0) != batch)
        {
            throw new ArgumentException($"Expected int64 periods [{batch}], not {periods.dtype} [{string.Join(", ", periods.shape)}].", nameof(periods));
        }
    }

    private static void RequireSome(Tensor selected)
    {
        if (!selected.any().ToBoolean())
        {
            throw new ArgumentException("Every sequence ends before its period does: nothing is predictable.");
        }
    }
    // solution:end
}

namespace Katas.Transformers;

/// <summary>Cross-entropy against smoothed targets (Szegedy et al. 2015, Sec. 7; Vaswani et al. 2017, Sec. 5.4).</summary>
public static class LabelSmoothing
{
    /// <summary>The mean over the targets ≠ ignoreIndex of <c>−Σ_v q_v log p_v</c> with <c>q = (1 − ε) · onehot(target) + ε/V</c>; 0 where all targets are ignored.</summary>
    /// <remarks>Computed from log-probabilities, in float32 at least.</remarks>
    /// <param name="logits"><c>[..., V]</c>.</param>
    /// <param name="targets">int64 <c>[...]</c>, ids 0 … V − 1 or ignoreIndex.</param>
    /// <param name="smoothing">ε, 0 … 1: how much of the target is spread over all V classes, the right one included.</param>
    /// <param name="ignoreIndex">The target that does not count.</param>
    /// <returns>A scalar in nats that carries the gradient.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a target is out of range, or ε is outside [0, 1].</exception>
    public static Tensor Loss(Tensor logits, Tensor targets, double smoothing = 0.1, long ignoreIndex = 0)
    {
        // solution:begin task 5: split the cross-entropy against q into the target's part and the uniform part, and average over what counts
        Require(logits, targets, smoothing);
        using var scope = NewDisposeScope();
        var counted = targets != ignoreIndex; // [...]
        var classes = where(counted, targets, zeros_like(targets)); // [...]; gather needs an index everywhere
        if (classes.numel() > 0 && (classes.min().ToInt64() < 0 || classes.max().ToInt64() >= logits.size(-1)))
        {
            throw new ArgumentException($"Targets lie in 0 … {logits.size(-1) - 1} or are {ignoreIndex}.", nameof(targets));
        }

        var wide = logits.dtype is ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        var logProbabilities = wide.log_softmax(-1); // [..., V]
        var ofTarget = logProbabilities.gather(-1, classes.unsqueeze(-1)).squeeze(-1); // [...]
        var ofAll = logProbabilities.mean([-1L]); // [...]
        var losses = -((1 - smoothing) * ofTarget) - (smoothing * ofAll); // [...]
        var kept = where(counted, losses, zeros_like(losses)); // [...]
        return (kept.sum() / counted.sum().clamp(min: 1)).MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    private static void Require(Tensor logits, Tensor targets, double smoothing)
    {
        if (logits.dim() < 1 || targets.dtype != ScalarType.Int64 || !logits.shape[..^1].SequenceEqual(targets.shape))
        {
            throw new ArgumentException($"Expected logits [..., V] and int64 targets [...], not [{string.Join(", ", logits.shape)}] and {targets.dtype} [{string.Join(", ", targets.shape)}].", nameof(targets));
        }

        if (!(smoothing is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "ε lies in 0 … 1.");
        }
    }
    // solution:end
}

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
        // TODO(week06.5): split the cross-entropy against q into the target's part and the uniform part, and average over what counts
        throw new NotImplementedException("Week 6, task 5: split the cross-entropy against q into the target's part and the uniform part, and average over what counts");
    }
}

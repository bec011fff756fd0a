namespace Katas.Pretraining;

/// <summary>One step of pretraining.</summary>
public static class TrainingStep
{
    /// <summary>One optimizer step from several micro-batches, as if they were one batch: gradients of the mean over <em>all</em> scored targets, clipped, applied at the given rate.</summary>
    /// <param name="model">Learns; earlier gradients are forgotten.</param>
    /// <param name="optimizer">Every one of its groups gets the rate.</param>
    /// <param name="microBatches">Inputs and targets, int64 [B, T] each; −100 in a target is not scored. At least one.</param>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="maxNorm">The greatest length of the gradient.</param>
    /// <returns>The mean loss over all scored targets before the step, in nats, and the length of the gradient before clipping.</returns>
    /// <exception cref="ArgumentException">There is no micro-batch, or the rate is negative.</exception>
    public static (double Loss, double GradientNorm) Run(
        Gpt2 model, optim.Optimizer optimizer, IReadOnlyList<(Tensor Inputs, Tensor Targets)> microBatches, double rate, double maxNorm = 1.0)
    {
        // TODO(week07.5): weight every micro-batch by its share of the scored targets, accumulate, clip, step
        throw new NotImplementedException("Week 7, task 5: weight every micro-batch by its share of the scored targets, accumulate, clip, step");
    }
}

using Katas.Kit.Models;

namespace Katas.Alignment;

/// <summary>Supervised fine-tuning: next-token prediction on responses only (Ouyang et al. 2022, Fig. 2, step 1).</summary>
public static class SupervisedFineTuning
{
    /// <summary>The mean of −log p(label) over all scored targets of the whole batch: the logits at position i predict label i + 1.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="labels">int64 [B, T], −100 where nothing is learnt.</param>
    /// <returns>The loss, 0 when nothing is scored, and how many targets are scored; the first label of a row never is.</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static (Tensor Loss, long Scored) Loss(Tensor logits, Tensor labels)
    {
        // TODO(week08.6): shift, sum, divide by the count
        throw new NotImplementedException("Week 8, task 6: shift, sum, divide by the count");
    }

    /// <summary>One step from several micro-batches: the gradient of the mean over all scored targets of all of them, clipped by its global norm.</summary>
    /// <param name="model">Only its trainable parameters change.</param>
    /// <param name="optimizer">Holds them.</param>
    /// <param name="microBatches">Tokens and labels, int64 [B, T] each; they may score unequally many targets.</param>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="maxNorm">The largest norm of the gradient.</param>
    /// <returns>The loss before the step, and the norm of the gradient before clipping.</returns>
    /// <exception cref="ArgumentException">No target is scored.</exception>
    public static (double Loss, double GradientNorm) Step(Gpt2Model model, optim.Optimizer optimizer, IReadOnlyList<(Tensor Tokens, Tensor Labels)> microBatches, double rate, double maxNorm = 1.0)
    {
        // TODO(week08.6): count first, weight each micro-batch by its share, clip, step
        throw new NotImplementedException("Week 8, task 6: count first, weight each micro-batch by its share, clip, step");
    }

    /// <summary>Nats per scored target over all batches, without dropout. The model's mode and gradients stay as they are.</summary>
    /// <param name="model">Is not changed.</param>
    /// <param name="batches">Tokens and labels, int64 [B, T] each.</param>
    /// <exception cref="ArgumentException">No target is scored.</exception>
    public static double Evaluate(Gpt2Model model, IEnumerable<(Tensor Tokens, Tensor Labels)> batches)
    {
        // TODO(week08.6): sums, divided once at the end
        throw new NotImplementedException("Week 8, task 6: sums, divided once at the end");
    }
}

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
        // solution:begin task 6: shift, sum, divide by the count
        if (logits.dim() != 3 || labels.dim() != 2 || labels.size(0) != logits.size(0) || labels.size(1) != logits.size(1))
        {
            throw new ArgumentException($"Expected logits [B, T, V] and labels [B, T], not [{string.Join(", ", logits.shape)}] and [{string.Join(", ", labels.shape)}].", nameof(labels));
        }

        using var scope = NewDisposeScope();
        var targets = labels.narrow(1, 1, labels.size(1) - 1).flatten();                         // [B·(T−1)]
        var predictions = logits.narrow(1, 0, logits.size(1) - 1).flatten(0, 1);                 // [B·(T−1), V]
        var scored = targets.ne(SupervisedExamples.Ignore).sum().item<long>();
        var total = nn.functional.cross_entropy(predictions, targets, ignore_index: SupervisedExamples.Ignore, reduction: nn.Reduction.Sum);
        return ((total / Math.Max(1, scored)).MoveToOuterDisposeScope(), scored);
        // solution:end
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
        // solution:begin task 6: count first, weight each micro-batch by its share, clip, step
        using var scope = NewDisposeScope();
        var total = microBatches.Sum(batch => CountTargets(batch.Labels));
        if (total == 0)
        {
            throw new ArgumentException("The micro-batches score no target.", nameof(microBatches));
        }

        optimizer.zero_grad();
        var sum = 0.0;
        foreach (var (tokens, labels) in microBatches)
        {
            var (loss, scored) = Loss(model.call(tokens), labels);
            var share = loss * ((double)scored / total);
            share.backward();
            sum += share.to_type(ScalarType.Float64).item<double>();
        }

        var trained = Lora.TrainableParameters(model).Where(parameter => parameter.grad is not null).ToList();
        var norm = nn.utils.clip_grad_norm_(trained, maxNorm);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        optimizer.step();
        return (sum, norm);
        // solution:end
    }

    /// <summary>Nats per scored target over all batches, without dropout. The model's mode and gradients stay as they are.</summary>
    /// <param name="model">Is not changed.</param>
    /// <param name="batches">Tokens and labels, int64 [B, T] each.</param>
    /// <exception cref="ArgumentException">No target is scored.</exception>
    public static double Evaluate(Gpt2Model model, IEnumerable<(Tensor Tokens, Tensor Labels)> batches)
    {
        // solution:begin task 6: sums, divided once at the end
        var wasTraining = model.training;
        model.eval();
        try
        {
            using var recordsNothing = no_grad();
            var (sum, count) = (0.0, 0L);
            foreach (var (tokens, labels) in batches)
            {
                using var scope = NewDisposeScope();
                var (loss, scored) = Loss(model.call(tokens), labels);
                sum += loss.to_type(ScalarType.Float64).item<double>() * scored;
                count += scored;
            }

            return count > 0 ? sum / count : throw new ArgumentException("The batches score no target.", nameof(batches));
        }
        finally
        {
            model.train(wasTraining);
        }
        // solution:end
    }
    // solution:begin

    private static long CountTargets(Tensor labels) => labels.narrow(1, 1, labels.size(1) - 1).ne(SupervisedExamples.Ignore).sum().item<long>();
    // solution:end
}

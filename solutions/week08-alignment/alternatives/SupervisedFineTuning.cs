using Katas.Kit.Models;

namespace Katas.Alignment;

// log-sum-exp minus the chosen logit, over the scored places only; the gradient of the sum, divided at the end.
public static class SupervisedFineTuning
{
    public static (Tensor Loss, long Scored) Loss(Tensor logits, Tensor labels)
    {
        var (sum, count) = Total(logits, labels);
        return (count == 0 ? sum : sum / count, count);
    }

    public static (double Loss, double GradientNorm) Step(Gpt2Model model, optim.Optimizer optimizer, IReadOnlyList<(Tensor Tokens, Tensor Labels)> microBatches, double rate, double maxNorm = 1.0)
    {
        foreach (var parameter in model.parameters())
        {
            parameter.grad?.zero_();
        }

        var (loss, count) = (0.0, 0L);
        foreach (var (tokens, labels) in microBatches)
        {
            var (sum, scored) = Total(model.forward(tokens), labels);
            sum.backward();
            (loss, count) = (loss + sum.ToDouble(), count + scored);
        }

        if (count == 0)
        {
            throw new ArgumentException("nothing is scored");
        }

        var gradients = model.parameters().Where(parameter => parameter.requires_grad && parameter.grad is not null).Select(parameter => parameter.grad!).ToList();
        var norm = Math.Sqrt(gradients.Sum(gradient => gradient.pow(2).sum().ToDouble())) / count;
        using (no_grad())
        {
            gradients.ForEach(gradient => gradient.mul_(Math.Min(1, maxNorm / (norm + 1e-6)) / count));
        }

        optimizer.ParamGroups.ToList().ForEach(group => group.LearningRate = rate);
        optimizer.step();
        return (loss / count, norm);
    }

    public static double Evaluate(Gpt2Model model, IEnumerable<(Tensor Tokens, Tensor Labels)> batches)
    {
        using var inference = no_grad();
        var mode = model.training;
        model.train(false);
        var totals = batches.Select(batch => Total(model.forward(batch.Tokens), batch.Labels)).Select(total => (Sum: total.Sum.ToDouble(), total.Count)).ToList();
        model.train(mode);
        return totals.Sum(total => total.Count) is var count and > 0 ? totals.Sum(total => total.Sum) / count : throw new ArgumentException("nothing is scored");
    }

    private static (Tensor Sum, long Count) Total(Tensor logits, Tensor labels)
    {
        if (!labels.shape.SequenceEqual(logits.shape[..^1]))
        {
            throw new ArgumentException("labels [B, T] for logits [B, T, V] are needed");
        }

        var next = labels[.., 1..];
        var isScored = next != -100;
        var (rows, targets) = (logits[.., ..^1][isScored], next[isScored]);                       // [n, V], [n]
        return ((rows.logsumexp(1) - rows.gather(1, targets.unsqueeze(1)).squeeze(1)).sum(), targets.numel());
    }
}

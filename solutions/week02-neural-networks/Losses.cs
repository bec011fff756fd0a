namespace Katas.NeuralNetworks;

/// <summary>Losses, each with its gradient: the place where backpropagation starts (Nielsen, ch. 2, BP1).</summary>
public static class Losses
{
    /// <summary>L = −(1/n) Σ t·log softmax(z) with t = (1 − ε)·onehot + ε/K, and ∂L/∂z = (softmax(z) − t)/n.</summary>
    /// <remarks>Smoothing mixes with the uniform distribution over <b>all</b> classes, the true one included. Stable for logits of ±10⁴.</remarks>
    /// <param name="logits">z, float [n, K].</param>
    /// <param name="labels">int64 [n], in [0, K).</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <returns>The mean loss in nats, and its gradient [n, K] in the dtype of the logits.</returns>
    /// <exception cref="ArgumentException">Shapes, labels or ε do not fit.</exception>
    public static (double Loss, Tensor Gradient) SoftmaxCrossEntropy(Tensor logits, Tensor labels, double labelSmoothing = 0)
    {
        // solution:begin task 3: compute the log-softmax from shifted logits; the gradient is probabilities minus targets, over n
        if (logits.dim() != 2)
        {
            throw new ArgumentException($"Expected logits [n, K], not [{string.Join(", ", logits.shape)}].", nameof(logits));
        }

        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Smoothing lies between 0 and 1.");
        }

        var (n, classes) = (logits.shape[0], logits.shape[1]);
        RequireLabels(labels, n, classes);
        using var scope = NewDisposeScope();
        var shifted = logits - logits.amax([1], keepdim: true);                          // [n, K], all ≤ 0
        var logProbabilities = shifted - shifted.exp().sum(1, keepdim: true).log();      // [n, K]
        var targets = full_like(logits, labelSmoothing / classes);
        targets.scatter_add_(1, labels.unsqueeze(1), full([n, 1], 1 - labelSmoothing, dtype: logits.dtype, device: logits.device));
        var loss = -(targets * logProbabilities).sum().to_type(ScalarType.Float64).item<double>() / n;
        return (loss, ((logProbabilities.exp() - targets) / n).MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The mean of (p − t)² over all entries, and its gradient 2(p − t)/(number of entries).</summary>
    /// <param name="predictions">p, float, any shape.</param>
    /// <param name="targets">t, of the same shape.</param>
    /// <returns>The loss, and the gradient in the shape and dtype of the predictions.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static (double Loss, Tensor Gradient) MeanSquaredError(Tensor predictions, Tensor targets)
    {
        // solution:begin task 3: average the squared differences over all entries
        if (!predictions.shape.SequenceEqual(targets.shape))
        {
            throw new ArgumentException($"Predictions [{string.Join(", ", predictions.shape)}] and targets [{string.Join(", ", targets.shape)}] must have one shape.", nameof(targets));
        }

        using var scope = NewDisposeScope();
        var difference = predictions - targets.to_type(predictions.dtype);
        var loss = (difference * difference).mean().to_type(ScalarType.Float64).item<double>();
        return (loss, (2 * difference / difference.numel()).MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    internal static void RequireLabels(Tensor labels, long count, long classes)
    {
        if (labels.dim() != 1 || labels.dtype != ScalarType.Int64 || labels.shape[0] != count || count == 0)
        {
            throw new ArgumentException($"Expected labels int64 [{count}], at least one, not {labels.dtype} [{string.Join(", ", labels.shape)}].", nameof(labels));
        }

        var (least, most) = (labels.min().item<long>(), labels.max().item<long>());
        if (least < 0 || most >= classes)
        {
            throw new ArgumentException($"Labels lie between 0 and {classes - 1}, but these reach from {least} to {most}.", nameof(labels));
        }
    }
    // solution:end
}

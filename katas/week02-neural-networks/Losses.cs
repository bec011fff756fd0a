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
        // TODO(week02.3): compute the log-softmax from shifted logits; the gradient is probabilities minus targets, over n
        throw new NotImplementedException("Week 2, task 3: compute the log-softmax from shifted logits; the gradient is probabilities minus targets, over n");
    }

    /// <summary>The mean of (p − t)² over all entries, and its gradient 2(p − t)/(number of entries).</summary>
    /// <param name="predictions">p, float, any shape.</param>
    /// <param name="targets">t, of the same shape.</param>
    /// <returns>The loss, and the gradient in the shape and dtype of the predictions.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static (double Loss, Tensor Gradient) MeanSquaredError(Tensor predictions, Tensor targets)
    {
        // TODO(week02.3): average the squared differences over all entries
        throw new NotImplementedException("Week 2, task 3: average the squared differences over all entries");
    }
}

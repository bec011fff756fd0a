namespace Katas.NeuralNetworks;

/// <summary>Inverted dropout: in training each entry is kept with probability 1 − p and divided by it (Srivastava et al. 2014, §4 and §10).</summary>
/// <remarks>The division keeps the expectation, so that evaluation needs no change at all.</remarks>
/// <param name="probability">p, the share that is dropped, 0 ≤ p &lt; 1; otherwise <see cref="ArgumentOutOfRangeException"/>.</param>
/// <param name="generator">Where the masks come from, on the device of the data.</param>
public sealed class Dropout(double probability, Generator generator)
{
    /// <summary>In training x·mask/(1 − p) with mask ~ Bernoulli(1 − p); otherwise x itself.</summary>
    /// <param name="x">Float, any shape.</param>
    /// <param name="training">Whether to drop.</param>
    /// <returns>The shape and dtype of x.</returns>
    public Tensor Forward(Tensor x, bool training)
    {
        // TODO(week02.6): draw the mask, scale it, remember it and multiply
        throw new NotImplementedException("Week 2, task 6: draw the mask, scale it, remember it and multiply");
    }

    /// <summary>The gradient through the last forward pass: the same mask and scale; the gradient itself after an evaluation pass.</summary>
    /// <param name="gradOutput">∂L/∂output.</param>
    /// <returns>∂L/∂x.</returns>
    public Tensor Backward(Tensor gradOutput)
    {
        // TODO(week02.6): multiply by the mask of the forward pass, if there was one
        throw new NotImplementedException("Week 2, task 6: multiply by the mask of the forward pass, if there was one");
    }
}

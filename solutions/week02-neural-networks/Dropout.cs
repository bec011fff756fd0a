namespace Katas.NeuralNetworks;

/// <summary>Inverted dropout: in training each entry is kept with probability 1 − p and divided by it (Srivastava et al. 2014, §4 and §10).</summary>
/// <remarks>The division keeps the expectation, so that evaluation needs no change at all.</remarks>
/// <param name="probability">p, the share that is dropped, 0 ≤ p &lt; 1; otherwise <see cref="ArgumentOutOfRangeException"/>.</param>
/// <param name="generator">Where the masks come from, on the device of the data.</param>
public sealed class Dropout(double probability, Generator generator)
{
    // solution:begin
    private readonly double _keep = probability is >= 0 and < 1
        ? 1 - probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability must be at least 0 and below 1.");

    private Tensor? _scale;

    // solution:end
    /// <summary>In training x·mask/(1 − p) with mask ~ Bernoulli(1 − p); otherwise x itself.</summary>
    /// <param name="x">Float, any shape.</param>
    /// <param name="training">Whether to drop.</param>
    /// <returns>The shape and dtype of x.</returns>
    public Tensor Forward(Tensor x, bool training)
    {
        // solution:begin task 6: draw the mask, scale it, remember it and multiply
        if (!training || _keep == 1)
        {
            _scale = null;
            return x;
        }

        using var scope = NewDisposeScope();
        var kept = rand(x.shape, dtype: x.dtype, generator: generator).to(x.device) < _keep;
        _scale = (kept.to_type(x.dtype) / _keep).MoveToOuterDisposeScope();              // 0 or 1/(1 − p)
        return (x * _scale).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The gradient through the last forward pass: the same mask and scale; the gradient itself after an evaluation pass.</summary>
    /// <param name="gradOutput">∂L/∂output.</param>
    /// <returns>∂L/∂x.</returns>
    public Tensor Backward(Tensor gradOutput)
    {
        // solution:begin task 6: multiply by the mask of the forward pass, if there was one
        return _scale is null ? gradOutput : gradOutput * _scale;
        // solution:end
    }
}

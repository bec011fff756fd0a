namespace Katas.MathMl;

/// <summary>Functions that survive large numbers (Goodfellow, Bengio and Courville, Deep Learning, §4.1).</summary>
/// <remarks>All keep the dtype and device of their input and never change it. None gives NaN or infinity for a finite input.</remarks>
public static class Stable
{
    /// <summary>The logistic function σ(x) = 1 / (1 + e⁻ˣ), elementwise.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <returns>The shape of <paramref name="x"/>; accurate to the last digits in both tails: σ(−700) ≈ 9.86e−305.</returns>
    public static Tensor Sigmoid(Tensor x)
    {
        // solution:begin task 1: return 1/(1+e^-x), exponentiating only numbers that are not positive
        var e = (-x.abs()).exp();   // in (0, 1]
        return where(x >= 0, 1 / (1 + e), e / (1 + e));
        // solution:end
    }

    /// <summary>log σ(x) = min(x, 0) − log1p(e^−|x|), elementwise.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <returns>The shape of <paramref name="x"/>; relatively accurate: log σ(40) ≈ −4.2e−18, not 0.</returns>
    public static Tensor LogSigmoid(Tensor x)
    {
        // solution:begin task 1: return the logarithm of the sigmoid, taken on paper first
        return minimum(x, zeros_like(x)) - (-x.abs()).exp().log1p();
        // solution:end
    }

    /// <summary>LSE(x) = log Σᵢ e^xᵢ along an axis.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis; a negative one counts from the end.</param>
    /// <param name="keepdim">Whether the axis stays with size 1.</param>
    /// <returns>The shape of <paramref name="x"/> without the axis. A slice of all −∞ gives −∞, one that holds +∞ gives +∞; never NaN.</returns>
    public static Tensor LogSumExp(Tensor x, long dim, bool keepdim = false)
    {
        // solution:begin task 1: shift each slice by its own maximum (by 0 where that is not finite), then log-sum-exp
        var m = Shift(x, dim);
        var result = (x - m).exp().sum(dim, keepdim: true).log() + m;
        return keepdim ? result : result.squeeze(dim);
        // solution:end
    }

    /// <summary>softmax(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ along an axis.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis; a negative one counts from the end.</param>
    /// <returns>The shape of <paramref name="x"/>; sums to 1 along the axis.</returns>
    public static Tensor Softmax(Tensor x, long dim)
    {
        // solution:begin task 1: exponentiate the shifted slice and divide by its sum along dim
        var e = (x - Shift(x, dim)).exp();
        return e / e.sum(dim, keepdim: true);
        // solution:end
    }

    /// <summary>log softmax(x)ᵢ = xᵢ − LSE(x) along an axis.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis; a negative one counts from the end.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    public static Tensor LogSoftmax(Tensor x, long dim)
    {
        // solution:begin task 1: subtract the log of the sum of exponentials, without dividing first
        var shifted = x - Shift(x, dim);
        return shifted - shifted.exp().sum(dim, keepdim: true).log();
        // solution:end
    }

    /// <summary>Binary cross entropy of logits: BCE(z, t) = max(z, 0) − z·t + log1p(e^−|z|), elementwise.</summary>
    /// <param name="logits">z, any shape, floating point.</param>
    /// <param name="targets">t in [0, 1], the shape of <paramref name="logits"/>.</param>
    /// <returns>The shape of <paramref name="logits"/>.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets)
    {
        // solution:begin task 1: return the elementwise loss by the formula above
        if (!logits.shape.SequenceEqual(targets.shape))
        {
            throw new ArgumentException($"targets has shape [{string.Join(", ", targets.shape)}], logits [{string.Join(", ", logits.shape)}].", nameof(targets));
        }

        return maximum(logits, zeros_like(logits)) - (logits * targets) + (-logits.abs()).exp().log1p();
        // solution:end
    }

    /// <summary>Cross entropy: the mean over examples of −log softmax(z)_label.</summary>
    /// <param name="logits">z [n, K], floating point.</param>
    /// <param name="labels">int64 [n], each in [0, K).</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a label is out of range.</exception>
    public static double CrossEntropy(Tensor logits, Tensor labels)
    {
        // solution:begin task 1: average minus the log-probability of each example's label
        if (logits.dim() != 2 || labels.dim() != 1 || labels.shape[0] != logits.shape[0])
        {
            throw new ArgumentException($"labels has shape [{string.Join(", ", labels.shape)}], logits [{string.Join(", ", logits.shape)}]; they should be [n] and [n, K].", nameof(labels));
        }

        if (labels.min().item<long>() < 0 || labels.max().item<long>() >= logits.shape[1])
        {
            throw new ArgumentException($"Labels must be in [0, {logits.shape[1]}).", nameof(labels));
        }

        var picked = LogSoftmax(logits, 1).gather(1, labels.unsqueeze(1));   // [n, 1]
        return -picked.mean().to_type(ScalarType.Float64).item<double>();
        // solution:end
    }

    // solution:begin
    // The maximum along dim, 0 where it is not finite: (−∞) − (−∞) would be NaN.
    private static Tensor Shift(Tensor x, long dim)
    {
        var m = x.amax([dim], keepdim: true);
        return where(isfinite(m), m, zeros_like(m));
    }
    // solution:end
}

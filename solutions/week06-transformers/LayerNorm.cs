using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Transformers;

/// <summary>Layer normalisation over the last axis: <c>y = (x − μ)/√(σ² + ε) ∘ weight + bias</c> (Ba et al. 2016, Eq. 4; Vaswani et al. 2017, Sec. 3.1).</summary>
/// <remarks>
/// μ and σ² are taken over the features of each position alone; σ² is the biased variance, computed from the centred values, because <c>E[x²] − μ²</c> loses all digits
/// when the mean is large. The state dict is PyTorch's: <c>weight</c> and <c>bias</c>, both [features].
/// </remarks>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    private readonly long _features;
    private readonly double _eps;

    // solution:end
    /// <summary>Creates <c>weight</c> as ones and <c>bias</c> as zeros.</summary>
    /// <param name="features">The size of the last axis; ≥ 1.</param>
    /// <param name="eps">ε, added to the variance; not negative.</param>
    /// <exception cref="ArgumentException">A size below 1, or a negative ε.</exception>
    public LayerNorm(long features, double eps = 1e-5)
        : base(nameof(LayerNorm))
    {
        // solution:begin task 1: create and register weight and bias
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);
        (_features, _eps) = (features, eps);
        (_weight, _bias) = (new Parameter(ones(features)), new Parameter(zeros(features)));
        RegisterComponents();
        // solution:end
    }

    /// <summary>Normalises every row of the last axis.</summary>
    /// <param name="x"><c>[..., features]</c>, in the module's dtype.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">The last axis is not of size features.</exception>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 1: centre, divide by the root of variance plus ε, scale and shift
        if (x.dim() == 0 || x.size(-1) != _features)
        {
            throw new ArgumentException($"Expected [..., {_features}], not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        using var scope = NewDisposeScope();
        var centred = x - x.mean([-1L], keepdim: true); // [..., features]
        var variance = (centred * centred).mean([-1L], keepdim: true); // [..., 1]
        var normalised = centred * (variance + _eps).rsqrt(); // [..., features]
        return ((normalised * _weight) + _bias).MoveToOuterDisposeScope();
        // solution:end
    }
}

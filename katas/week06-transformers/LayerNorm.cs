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
    /// <summary>Creates <c>weight</c> as ones and <c>bias</c> as zeros.</summary>
    /// <param name="features">The size of the last axis; ≥ 1.</param>
    /// <param name="eps">ε, added to the variance; not negative.</param>
    /// <exception cref="ArgumentException">A size below 1, or a negative ε.</exception>
    public LayerNorm(long features, double eps = 1e-5)
        : base(nameof(LayerNorm))
    {
        // TODO(week06.1): create and register weight and bias
        throw new NotImplementedException("Week 6, task 1: create and register weight and bias");
    }

    /// <summary>Normalises every row of the last axis.</summary>
    /// <param name="x"><c>[..., features]</c>, in the module's dtype.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">The last axis is not of size features.</exception>
    public override Tensor forward(Tensor x)
    {
        // TODO(week06.1): centre, divide by the root of variance plus ε, scale and shift
        throw new NotImplementedException("Week 6, task 1: centre, divide by the root of variance plus ε, scale and shift");
    }
}

using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.PytorchMastery;

/// <summary>What the way back needs.</summary>
/// <param name="Normalized">x̂, the shape of the input.</param>
/// <param name="InverseStd">1/√(variance + ε) [c].</param>
/// <param name="Weight">γ [c].</param>
public sealed record BatchNormCache(Tensor Normalized, Tensor InverseStd, Tensor Weight);

/// <summary>Batch normalization, forwards and backwards (Ioffe and Szegedy 2015, algorithm 1 and §3).</summary>
/// <remarks>Inputs are [n, c] or [n, c, h, w]; statistics belong to a channel c and run over all the other dimensions.</remarks>
public static class BatchNorm
{
    /// <summary>y = γ x̂ + β with x̂ = (x − mean)/√(variance + ε), by the batch's own mean and <b>biased</b> variance.</summary>
    /// <param name="x">[n, c] or [n, c, h, w], with at least two values per channel.</param>
    /// <param name="weight">γ [c].</param>
    /// <param name="bias">β [c].</param>
    /// <param name="eps">ε, inside the root.</param>
    /// <returns>The output in the shape of x; mean and biased variance [c]; what <see cref="Backward"/> needs. Differentiable by TorchSharp's autograd.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is one value per channel only.</exception>
    public static (Tensor Output, Tensor Mean, Tensor BiasedVariance, BatchNormCache Cache) Forward(Tensor x, Tensor weight, Tensor bias, double eps)
    {
        // TODO(week03.5): normalize each channel by the statistics of the batch, then scale and shift
        throw new NotImplementedException("Week 3, task 5: normalize each channel by the statistics of the batch, then scale and shift");
    }

    /// <summary>With ĝ = γ ⊙ g and m values per channel: GradX = (1/σm)(m ĝ − Σĝ − x̂ Σ(ĝ x̂)), GradWeight = Σ g x̂, GradBias = Σ g.</summary>
    /// <param name="gradOutput">g, the shape of the output.</param>
    /// <param name="cache">What <see cref="Forward"/> returned.</param>
    /// <returns>The shape of x, [c] and [c].</returns>
    public static (Tensor GradX, Tensor GradWeight, Tensor GradBias) Backward(Tensor gradOutput, BatchNormCache cache)
    {
        // TODO(week03.5): subtract from ĝ its mean and its component along x̂, then divide by σ
        throw new NotImplementedException("Week 3, task 5: subtract from ĝ its mean and its component along x̂, then divide by σ");
    }
}

/// <summary>Batch normalization as a module, with PyTorch's state dict: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c> [c], <c>num_batches_tracked</c> int64.</summary>
public sealed class ManualBatchNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the module: weight 1, bias 0, running mean 0, running variance 1.</summary>
    /// <param name="channels">c.</param>
    /// <param name="eps">ε.</param>
    /// <param name="momentum">The weight of the <b>new</b> statistic in the running one.</param>
    /// <param name="dtype">float32 or float64.</param>
    public ManualBatchNorm(long channels, double eps = 1e-5, double momentum = 0.1, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ManualBatchNorm))
    {
        // TODO(week03.5): create and register two parameters and three buffers
        throw new NotImplementedException("Week 3, task 5: create and register two parameters and three buffers");
    }

    /// <summary>In training by the batch's statistics, which also move the running ones; in evaluation by the running ones, which stay as they are.</summary>
    /// <remarks>running_mean ← (1 − m)·running_mean + m·mean; running_var likewise with the <b>unbiased</b> variance (PyTorch). Neither holds a graph.</remarks>
    /// <param name="x">[n, c] or [n, c, h, w].</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or in training there is one value per channel only.</exception>
    public override Tensor forward(Tensor x)
    {
        // TODO(week03.5): normalize by the statistics of the mode
        throw new NotImplementedException("Week 3, task 5: normalize by the statistics of the mode");
    }
}

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
        // solution:begin task 5: normalize each channel by the statistics of the batch, then scale and shift
        if (x.dim() is not (2 or 4) || x.shape[1] != weight.numel() || x.shape[1] != bias.numel())
        {
            throw new ArgumentException($"Expected [n, {weight.numel()}] or [n, {weight.numel()}, h, w], not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        if (x.numel() / x.shape[1] < 2)
        {
            throw new ArgumentException("One value per channel has no variance: a training batch needs at least two.", nameof(x));
        }

        var dims = Others(x);
        var mean = x.mean(dims, keepdim: true);                                          // [1, c, 1, 1]
        var variance = (x - mean).pow(2).mean(dims, keepdim: true);
        var inverseStd = (variance + eps).rsqrt();
        var normalized = (x - mean) * inverseStd;                                        // [n, c, h, w]
        var output = (normalized * PerChannel(weight, x)) + PerChannel(bias, x);
        return (output, mean.flatten(), variance.flatten(), new BatchNormCache(normalized, inverseStd.flatten(), weight));
        // solution:end
    }

    /// <summary>With ĝ = γ ⊙ g and m values per channel: GradX = (1/σm)(m ĝ − Σĝ − x̂ Σ(ĝ x̂)), GradWeight = Σ g x̂, GradBias = Σ g.</summary>
    /// <param name="gradOutput">g, the shape of the output.</param>
    /// <param name="cache">What <see cref="Forward"/> returned.</param>
    /// <returns>The shape of x, [c] and [c].</returns>
    public static (Tensor GradX, Tensor GradWeight, Tensor GradBias) Backward(Tensor gradOutput, BatchNormCache cache)
    {
        // solution:begin task 5: subtract from ĝ its mean and its component along x̂, then divide by σ
        using var scope = NewDisposeScope();
        var (normalized, dims) = (cache.Normalized, Others(gradOutput));
        var scaled = gradOutput * PerChannel(cache.Weight, gradOutput);                  // ĝ
        var along = (scaled * normalized).mean(dims, keepdim: true);
        var gradX = PerChannel(cache.InverseStd, gradOutput) * (scaled - scaled.mean(dims, keepdim: true) - (normalized * along));
        var gradWeight = (gradOutput * normalized).sum(dims);
        return (gradX.MoveToOuterDisposeScope(), gradWeight.MoveToOuterDisposeScope(), gradOutput.sum(dims).MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    internal static Tensor PerChannel(Tensor values, Tensor x) => x.dim() == 2 ? values.view(1, -1) : values.view(1, -1, 1, 1);

    private static long[] Others(Tensor x) => x.dim() == 2 ? [0] : [0, 2, 3];
    // solution:end
}

/// <summary>Batch normalization as a module, with PyTorch's state dict: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c> [c], <c>num_batches_tracked</c> int64.</summary>
public sealed class ManualBatchNorm : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    [ComponentName(Name = "running_mean")]
    private readonly Tensor _runningMean;

    [ComponentName(Name = "running_var")]
    private readonly Tensor _runningVariance;

    [ComponentName(Name = "num_batches_tracked")]
    private readonly Tensor _batches;

    private readonly double _eps;
    private readonly double _momentum;

    // solution:end
    /// <summary>Creates the module: weight 1, bias 0, running mean 0, running variance 1.</summary>
    /// <param name="channels">c.</param>
    /// <param name="eps">ε.</param>
    /// <param name="momentum">The weight of the <b>new</b> statistic in the running one.</param>
    /// <param name="dtype">float32 or float64.</param>
    public ManualBatchNorm(long channels, double eps = 1e-5, double momentum = 0.1, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ManualBatchNorm))
    {
        // solution:begin task 5: create and register two parameters and three buffers
        (_eps, _momentum) = (eps, momentum);
        (_weight, _bias) = (new Parameter(ones(channels, dtype: dtype)), new Parameter(zeros(channels, dtype: dtype)));
        (_runningMean, _runningVariance, _batches) = (zeros(channels, dtype: dtype), ones(channels, dtype: dtype), zeros([], dtype: ScalarType.Int64));
        RegisterComponents();
        // solution:end
    }

    /// <summary>In training by the batch's statistics, which also move the running ones; in evaluation by the running ones, which stay as they are.</summary>
    /// <remarks>running_mean ← (1 − m)·running_mean + m·mean; running_var likewise with the <b>unbiased</b> variance (PyTorch). Neither holds a graph.</remarks>
    /// <param name="x">[n, c] or [n, c, h, w].</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or in training there is one value per channel only.</exception>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 5: normalize by the statistics of the mode
        using var scope = NewDisposeScope();
        if (!training)
        {
            var normalized = (x - BatchNorm.PerChannel(_runningMean, x)) * BatchNorm.PerChannel((_runningVariance + _eps).rsqrt(), x);
            return ((normalized * BatchNorm.PerChannel(_weight, x)) + BatchNorm.PerChannel(_bias, x)).MoveToOuterDisposeScope();
        }

        var (output, mean, biasedVariance, _) = BatchNorm.Forward(x, _weight, _bias, _eps);
        using (no_grad())
        {
            var count = (double)x.numel() / x.shape[1];
            _runningMean.mul_(1 - _momentum).add_(_momentum * mean);
            _runningVariance.mul_(1 - _momentum).add_(_momentum * count / (count - 1) * biasedVariance);
            _batches.add_(1);
        }

        return output.MoveToOuterDisposeScope();
        // solution:end
    }
}

using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Pretraining;

/// <summary>A linear layer as GPT-2's checkpoints hold it: <c>y = x · weight + bias</c>, with <c>weight</c> [in, out], the transpose of <c>nn.Linear</c>'s.</summary>
/// <remarks>State dict: <c>weight</c> [in, out] ~ N(0, standardDeviation²), <c>bias</c> [out] = 0. The released code called it a convolution of width 1.</remarks>
public sealed class Conv1D : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inFeatures">Width of the input, at least 1.</param>
    /// <param name="outFeatures">Width of the output, at least 1.</param>
    /// <param name="standardDeviation">Of the initial weights.</param>
    /// <param name="generator">Where they come from; torch's global generator when null.</param>
    /// <exception cref="ArgumentException">A width is below 1, or the standard deviation is negative.</exception>
    public Conv1D(long inFeatures, long outFeatures, double standardDeviation = 0.02, Generator? generator = null)
        : base(nameof(Conv1D))
    {
        // TODO(week07.3): draw the weights, zero the bias, register both
        throw new NotImplementedException("Week 7, task 3: draw the weights, zero the bias, register both");
    }

    /// <summary><c>x · weight + bias</c>.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public override Tensor forward(Tensor x)
    {
        // TODO(week07.3): multiply by the weight as it is, and add the bias
        throw new NotImplementedException("Week 7, task 3: multiply by the weight as it is, and add the bias");
    }
}

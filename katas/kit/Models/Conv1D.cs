using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>GPT-2's projection, y = x · weight + bias: a linear layer whose weight is stored [in, out], as in the released files.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The module disposes what is registered in it.")]
public sealed class Conv1D : nn.Module<Tensor, Tensor>
{
    /// <summary>[in, out].</summary>
    [SuppressMessage("Design", "CA1051", Justification = "TorchSharp registers fields, and the name is the checkpoint's.")]
    [SuppressMessage("Style", "IDE1006", Justification = "The name is the checkpoint's.")]
    public Parameter weight;

    /// <summary>[out].</summary>
    [SuppressMessage("Design", "CA1051", Justification = "TorchSharp registers fields, and the name is the checkpoint's.")]
    [SuppressMessage("Style", "IDE1006", Justification = "The name is the checkpoint's.")]
    public Parameter bias;

    /// <summary>A fresh layer: weight N(0, σ²), bias 0.</summary>
    /// <param name="inFeatures">Size of the last axis that goes in.</param>
    /// <param name="outFeatures">Size of the last axis that comes out.</param>
    /// <param name="standardDeviation">σ.</param>
    /// <param name="generator">Where the weight comes from; seed 0 when null. The global generator is not used.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public Conv1D(long inFeatures, long outFeatures, double standardDeviation = 0.02, Generator? generator = null)
        : base(nameof(Conv1D))
    {
        if (inFeatures < 1 || outFeatures < 1)
        {
            throw new ArgumentException($"A projection needs sizes from 1, not {inFeatures} and {outFeatures}.", nameof(inFeatures));
        }

        using var own = generator is null ? Training.Seeds.Generator(0) : null;
        weight = new Parameter(randn([inFeatures, outFeatures], generator: generator ?? own).mul_(standardDeviation).DetachFromDisposeScope());
        bias = new Parameter(zeros(outFeatures).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, weight.t(), bias);
}

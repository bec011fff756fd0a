using Katas.Kit.Training;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>A linear layer with a frozen weight W₀ and a trainable change of low rank: h = W₀x + (α/r)·BAx (Hu et al. 2021, Eq. 3).</summary>
/// <remarks>
/// Parameters: <c>weight</c> [out, in] and <c>bias</c> [out], frozen, uniform in ±1/√in; <c>lora_A</c> [r, in], uniform in ±1/√in; <c>lora_B</c> [out, r], zero.
/// </remarks>
public sealed class LoraLinear : nn.Module<Tensor, Tensor>
{
    /// <summary>A fresh layer, whose change is zero.</summary>
    /// <param name="inFeatures">Size of the last axis that goes in.</param>
    /// <param name="outFeatures">Size of the last axis that comes out.</param>
    /// <param name="rank">r, from 1.</param>
    /// <param name="alpha">α, positive.</param>
    /// <param name="dropout">The share of the adapter's input that is dropped in training; the frozen path sees all of it.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="generator">Where the weights come from; seed 0 when null.</param>
    /// <exception cref="ArgumentException">The rank is below 1 or α is not positive.</exception>
    public LoraLinear(long inFeatures, long outFeatures, int rank, double alpha, double dropout = 0.0, bool bias = true, Generator? generator = null)
        : base(nameof(LoraLinear))
    {
        // TODO(week08.1): draw the frozen layer and A, set B to zero, register them
        throw new NotImplementedException("Week 8, task 1: draw the frozen layer and A, set B to zero, register them");
    }

    /// <summary>r.</summary>
    public int Rank { get; }

    /// <summary>α/r: what the change is multiplied by, so that another rank needs no other learning rate.</summary>
    public double Scaling { get; }

    /// <summary>Whether the change is part of <c>weight</c> now.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>The change of the weight, (α/r)·BA.</summary>
    /// <returns>[out, in].</returns>
    public Tensor DeltaWeight()
    {
        // TODO(week08.1): multiply the factors and scale
        throw new NotImplementedException("Week 8, task 1: multiply the factors and scale");
    }

    /// <summary>Adds the change to <c>weight</c>, so that the forward pass costs what the base costs; twice is once. The factors stay.</summary>
    public void Merge()
    {
        // TODO(week08.1): keep a copy, then add without recording a graph
        throw new NotImplementedException("Week 8, task 1: keep a copy, then add without recording a graph");
    }

    /// <summary>Restores <c>weight</c> as it was before <see cref="Merge"/>, bit for bit; twice is once.</summary>
    public void Unmerge()
    {
        // TODO(week08.1): copy the kept weight back; subtracting the change would round
        throw new NotImplementedException("Week 8, task 1: copy the kept weight back; subtracting the change would round");
    }

    /// <summary>x W₀ᵀ + b + (α/r)·(dropout(x) Aᵀ) Bᵀ; merged, x Wᵀ + b. No [out, in] matrix is formed.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public override Tensor forward(Tensor x)
    {
        // TODO(week08.1): the frozen layer, plus two thin products
        throw new NotImplementedException("Week 8, task 1: the frozen layer, plus two thin products");
    }
}

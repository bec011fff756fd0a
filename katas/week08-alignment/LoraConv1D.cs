using Katas.Kit.Models;
using Katas.Kit.Training;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>LoRA on GPT-2's projection, whose weight is [in, out] and may hold several projections side by side (Hu et al. 2021, §4.2).</summary>
/// <remarks>
/// Parameters: <c>weight</c> [in, out] and <c>bias</c> [out], taken over and frozen; <c>lora_A</c> [n·r, in], uniform in ±1/√in, r rows for each of the n adapted segments;
/// <c>lora_B</c> [n·out/segments, r], zero. An adapted segment uses its own rows of both, in the order of the segments.
/// </remarks>
public sealed class LoraConv1D : nn.Module<Tensor, Tensor>
{
    /// <summary>Wraps a projection; the change is zero at first.</summary>
    /// <param name="original">Its weight and bias become this layer's, frozen.</param>
    /// <param name="rank">r, from 1.</param>
    /// <param name="alpha">α, positive.</param>
    /// <param name="enabled">Which of the equal segments of the outputs are adapted, for <c>c_attn</c> query, key and value; null adapts all outputs as one segment.</param>
    /// <param name="dropout">The share of the adapter's input that is dropped in training.</param>
    /// <param name="generator">Where <c>lora_A</c> comes from; seed 0 when null.</param>
    /// <exception cref="ArgumentException">The rank is below 1, α is not positive, no segment is adapted, or the outputs cannot be cut into so many segments.</exception>
    public LoraConv1D(Conv1D original, int rank, double alpha, IReadOnlyList<bool>? enabled = null, double dropout = 0.0, Generator? generator = null)
        : base(nameof(LoraConv1D))
    {
        // TODO(week08.2): take over the frozen parameters, draw A, set B to zero
        throw new NotImplementedException("Week 8, task 2: take over the frozen parameters, draw A, set B to zero");
    }

    /// <summary>α/r.</summary>
    public double Scaling { get; }

    /// <summary>Whether the change is part of <c>weight</c> now.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>The change of the weight: (α/r)·(B_k A_k)ᵀ in the columns of adapted segments, 0 elsewhere.</summary>
    /// <returns>[in, out], as the weight is stored.</returns>
    public Tensor DeltaWeight()
    {
        // TODO(week08.2): one product a segment, transposed
        throw new NotImplementedException("Week 8, task 2: one product a segment, transposed");
    }

    /// <summary>Adds the change to <c>weight</c>; twice is once. The factors stay.</summary>
    public void Merge()
    {
        // TODO(week08.2): keep a copy, then add without recording a graph
        throw new NotImplementedException("Week 8, task 2: keep a copy, then add without recording a graph");
    }

    /// <summary>Restores <c>weight</c> as it was before <see cref="Merge"/>, bit for bit; twice is once.</summary>
    public void Unmerge()
    {
        // TODO(week08.2): copy the kept weight back
        throw new NotImplementedException("Week 8, task 2: copy the kept weight back");
    }

    /// <summary>x · weight + bias, plus the change of the adapted segments; merged, x · weight + bias.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public override Tensor forward(Tensor x)
    {
        // TODO(week08.2): one thin product for all segments, then each through its own rows of B
        throw new NotImplementedException("Week 8, task 2: one thin product for all segments, then each through its own rows of B");
    }
}

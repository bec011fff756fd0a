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
    // solution:begin
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Parameter lora_A;
    private readonly Parameter lora_B;
    private readonly bool[] _enabled;
    private readonly int _rank;
    private readonly long _width;
    private readonly double _dropout;
    private Tensor? _unmerged;

    // solution:end
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
        // solution:begin task 2: take over the frozen parameters, draw A, set B to zero
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        if (!(alpha > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α is positive.");
        }

        var (inputs, outputs) = (original.weight.size(0), original.weight.size(1));
        _enabled = [.. enabled ?? [true]];
        var adapted = _enabled.Count(isEnabled => isEnabled);
        if (adapted == 0 || outputs % _enabled.Length != 0)
        {
            throw new ArgumentException($"{outputs} outputs cannot be adapted as segments [{string.Join(", ", _enabled)}].", nameof(enabled));
        }

        (_rank, _width, _dropout, Scaling) = (rank, outputs / _enabled.Length, dropout, alpha / rank);
        (weight, bias) = (original.weight, original.bias);
        weight.requires_grad = bias.requires_grad = false;
        var bound = 1 / Math.Sqrt(inputs);
        lora_A = new Parameter(empty(adapted * rank, inputs).uniform_(-bound, bound, generator ?? Seeds.Generator(0)).DetachFromDisposeScope());
        lora_B = new Parameter(zeros(adapted * _width, rank).DetachFromDisposeScope());
        RegisterComponents();
        // solution:end
    }

    /// <summary>α/r.</summary>
    public double Scaling { get; }

    /// <summary>Whether the change is part of <c>weight</c> now.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>The change of the weight: (α/r)·(B_k A_k)ᵀ in the columns of adapted segments, 0 elsewhere.</summary>
    /// <returns>[in, out], as the weight is stored.</returns>
    public Tensor DeltaWeight()
    {
        // solution:begin task 2: one product a segment, transposed
        return Scaling * Segments(
            k => B(k).matmul(lora_A.narrow(0, k * _rank, _rank)).t(),                            // [in, out/segments]
            () => zeros(weight.size(0), _width, weight.dtype, weight.device));
        // solution:end
    }

    /// <summary>Adds the change to <c>weight</c>; twice is once. The factors stay.</summary>
    public void Merge()
    {
        // solution:begin task 2: keep a copy, then add without recording a graph
        if (IsMerged)
        {
            return;
        }

        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        _unmerged = weight.clone().DetachFromDisposeScope();
        weight.add_(DeltaWeight());
        IsMerged = true;
        // solution:end
    }

    /// <summary>Restores <c>weight</c> as it was before <see cref="Merge"/>, bit for bit; twice is once.</summary>
    public void Unmerge()
    {
        // solution:begin task 2: copy the kept weight back
        if (!IsMerged)
        {
            return;
        }

        using var recordsNothing = no_grad();
        weight.copy_(_unmerged!);
        _unmerged!.Dispose();
        _unmerged = null;
        IsMerged = false;
        // solution:end
    }

    /// <summary>x · weight + bias, plus the change of the adapted segments; merged, x · weight + bias.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 2: one thin product for all segments, then each through its own rows of B
        var frozen = nn.functional.linear(x, weight.t(), bias);                                  // […, out]
        if (IsMerged)
        {
            return frozen;
        }

        var inner = nn.functional.linear(nn.functional.dropout(x, _dropout, training), lora_A);  // […, n·r]
        long[] shape = [.. x.shape[..^1], _width];
        return frozen + (Scaling * Segments(k => nn.functional.linear(inner.narrow(-1, k * _rank, _rank), B(k)), () => zeros(shape, frozen.dtype, frozen.device)));
        // solution:end
    }
    // solution:begin

    // Side by side along the last axis: the k-th adapted segment's own part, or zeros.
    private Tensor Segments(Func<int, Tensor> adapted, Func<Tensor> nothing)
    {
        var k = 0;
        return cat([.. _enabled.Select(isEnabled => isEnabled ? adapted(k++) : nothing())], -1);
    }

    private Tensor B(int k) => lora_B.narrow(0, k * _width, _width);
    // solution:end
}

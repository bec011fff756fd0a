using Katas.Kit.Training;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>A linear layer with a frozen weight W₀ and a trainable change of low rank: h = W₀x + (α/r)·BAx (Hu et al. 2021, Eq. 3).</summary>
/// <remarks>
/// Parameters: <c>weight</c> [out, in] and <c>bias</c> [out], frozen, uniform in ±1/√in; <c>lora_A</c> [r, in], uniform in ±1/√in; <c>lora_B</c> [out, r], zero.
/// </remarks>
public sealed class LoraLinear : nn.Module<Tensor, Tensor>
{
    // solution:begin
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Parameter lora_A;
    private readonly Parameter lora_B;
    private readonly double _dropout;
    private Tensor? _unmerged;

    // solution:end
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
        // solution:begin task 1: draw the frozen layer and A, set B to zero, register them
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        if (!(alpha > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α is positive.");
        }

        generator ??= Seeds.Generator(0);
        var bound = 1 / Math.Sqrt(inFeatures);                                                   // Kaiming's with a = √5
        Tensor Uniform(params long[] shape) => empty(shape).uniform_(-bound, bound, generator).DetachFromDisposeScope();
        weight = new Parameter(Uniform(outFeatures, inFeatures), requires_grad: false);
        this.bias = bias ? new Parameter(Uniform(outFeatures), requires_grad: false) : null;
        lora_A = new Parameter(Uniform(rank, inFeatures));
        lora_B = new Parameter(zeros(outFeatures, rank).DetachFromDisposeScope());
        (Rank, Scaling, _dropout) = (rank, alpha / rank, dropout);
        RegisterComponents();
        // solution:end
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
        // solution:begin task 1: multiply the factors and scale
        return Scaling * lora_B.matmul(lora_A);
        // solution:end
    }

    /// <summary>Adds the change to <c>weight</c>, so that the forward pass costs what the base costs; twice is once. The factors stay.</summary>
    public void Merge()
    {
        // solution:begin task 1: keep a copy, then add without recording a graph
        if (IsMerged)
        {
            return;
        }

        using var recordsNothing = no_grad();
        _unmerged = weight.clone().DetachFromDisposeScope();
        using var change = DeltaWeight();
        weight.add_(change);
        IsMerged = true;
        // solution:end
    }

    /// <summary>Restores <c>weight</c> as it was before <see cref="Merge"/>, bit for bit; twice is once.</summary>
    public void Unmerge()
    {
        // solution:begin task 1: copy the kept weight back; subtracting the change would round
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

    /// <summary>x W₀ᵀ + b + (α/r)·(dropout(x) Aᵀ) Bᵀ; merged, x Wᵀ + b. No [out, in] matrix is formed.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 1: the frozen layer, plus two thin products
        var frozen = nn.functional.linear(x, weight, bias);                                      // […, out]
        if (IsMerged)
        {
            return frozen;
        }

        var inner = nn.functional.linear(nn.functional.dropout(x, _dropout, training), lora_A);  // […, r]
        return frozen + (Scaling * nn.functional.linear(inner, lora_B));
        // solution:end
    }
}

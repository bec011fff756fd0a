using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Attention;

/// <summary>Moves between one wide vector per position and one narrow vector per position and head (Vaswani et al. 2017, Sec. 3.2.2).</summary>
public static class HeadShapes
{
    /// <summary>Gives each head its own columns: head h owns columns <c>h·D/H … (h+1)·D/H − 1</c>.</summary>
    /// <param name="x"><c>[B, L, D]</c>.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <returns><c>[B, H, L, D/H]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have three axes, or H does not divide D.</exception>
    public static Tensor Split(Tensor x, long numHeads)
    {
        // TODO(week05.5): split the last axis into heads and bring the head axis before the positions
        throw new NotImplementedException("Week 5, task 5: split the last axis into heads and bring the head axis before the positions");
    }

    /// <summary>Lays the heads of each position side by side again: <c>Merge(Split(x, h))</c> equals <c>x</c>.</summary>
    /// <param name="x"><c>[B, H, L, dh]</c>.</param>
    /// <returns><c>[B, L, H·dh]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have four axes.</exception>
    public static Tensor Merge(Tensor x)
    {
        // TODO(week05.5): bring the positions before the heads and flatten the last two axes
        throw new NotImplementedException("Week 5, task 5: bring the positions before the heads and flatten the last two axes");
    }
}

/// <summary>Multi-head attention: <c>Concat(head_1, …, head_H) W^O</c>, <c>head_i = Attention(QW_i^Q, KW_i^K, VW_i^V)</c> (Vaswani et al. 2017, Sec. 3.2.2).</summary>
/// <remarks>
/// The state dict is PyTorch's: <c>in_proj_weight</c> [3D, D] (rows: all of Q, then K, then V), <c>in_proj_bias</c> [3D], <c>out_proj.weight</c> [D, D], <c>out_proj.bias</c> [D].
/// Where <c>kdim</c> or <c>vdim</c> differs from D, <c>q_proj_weight</c> [D, D], <c>k_proj_weight</c> [D, kdim] and <c>v_proj_weight</c> [D, vdim] stand instead of
/// <c>in_proj_weight</c>. A linear map is <c>x Wᵀ + b</c>. Every head works with width D/H and scale <c>1/√(D/H)</c>.
/// </remarks>
public sealed class MultiHeadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, (Tensor Output, Tensor Weights)>
{
    /// <summary>Creates the projections and draws their weights as PyTorch does, in the order in_proj (or q, k, v), out_proj.</summary>
    /// <remarks>
    /// <c>in_proj_weight</c>: uniform in ±√(6/(3D+D)); separate projections: ±√(6/(D+in)) with in = D, kdim, vdim; <c>out_proj.weight</c>: ±1/√D; biases 0.
    /// Two modules built from generators with equal seeds are equal.
    /// </remarks>
    /// <param name="embedDim">D, the width of queries and outputs.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <param name="bias">Whether both biases exist.</param>
    /// <param name="kdim">The width of keys; null is D.</param>
    /// <param name="vdim">The width of values; null is D.</param>
    /// <param name="generator">Where all weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">D is not divisible by H, or a size is below 1.</exception>
    public MultiHeadAttention(long embedDim, long numHeads, bool bias = true, long? kdim = null, long? vdim = null, Generator? generator = null)
        : base(nameof(MultiHeadAttention))
    {
        // TODO(week05.5): create, initialise and register the parameters under PyTorch's names
        throw new NotImplementedException("Week 5, task 5: create, initialise and register the parameters under PyTorch's names");
    }

    /// <summary>D, the width of queries and outputs.</summary>
    public long EmbedDim { get; }

    /// <summary>H, the number of heads.</summary>
    public long NumHeads { get; }

    /// <summary>Attends from queries to keys and values, head by head, and mixes the heads.</summary>
    /// <param name="query"><c>[B, Lq, D]</c>.</param>
    /// <param name="key"><c>[B, Lk, kdim]</c>.</param>
    /// <param name="value"><c>[B, Lk, vdim]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, Lq, Lk]</c>; null permits all.</param>
    /// <returns>Output <c>[B, Lq, D]</c> and the weights of each head <c>[B, H, Lq, Lk]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, batch sizes differ, or the mask is not bool or does not broadcast.</exception>
    public override (Tensor Output, Tensor Weights) forward(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        // TODO(week05.5): project, split into heads, attend, merge the heads and project again
        throw new NotImplementedException("Week 5, task 5: project, split into heads, attend, merge the heads and project again");
    }

    /// <summary>Self-attention: queries, keys and values are all <paramref name="x"/> (Sec. 3.2.3).</summary>
    /// <param name="x"><c>[B, L, D]</c>; needs kdim = vdim = D.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, L, L]</c>; null permits all.</param>
    /// <returns>Output <c>[B, L, D]</c>, Weights <c>[B, H, L, L]</c>.</returns>
    public (Tensor Output, Tensor Weights) SelfAttention(Tensor x, Tensor? mask = null)
    {
        // TODO(week05.5): attend from x to itself
        throw new NotImplementedException("Week 5, task 5: attend from x to itself");
    }

    /// <summary>Causal self-attention of new positions over everything in the cache and themselves. Only the new positions are projected.</summary>
    /// <remarks>Feeding a sequence in any chunking gives the outputs of one causal pass. Meant for decoding: no gradient passes through the cache.</remarks>
    /// <param name="x">The next T positions, <c>[B, T, D]</c>; needs kdim = vdim = D.</param>
    /// <param name="cache">The keys and values of the positions before them; this call appends T more.</param>
    /// <returns><c>[B, T, D]</c>.</returns>
    /// <exception cref="ArgumentException">The shape of x or of the cache does not fit.</exception>
    /// <exception cref="InvalidOperationException">The cache has no room for T more positions; it is unchanged.</exception>
    public Tensor ForwardIncremental(Tensor x, KeyValueCache cache)
    {
        // TODO(week05.8): append the new keys and values to the cache and let the new queries look at all that precedes them
        throw new NotImplementedException("Week 5, task 8: append the new keys and values to the cache and let the new queries look at all that precedes them");
    }
}

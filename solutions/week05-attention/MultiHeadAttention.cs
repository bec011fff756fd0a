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
        // solution:begin task 5: split the last axis into heads and bring the head axis before the positions
        if (x.dim() != 3 || numHeads < 1 || x.size(2) % numHeads != 0)
        {
            throw new ArgumentException($"Expected [B, L, D] with D divisible by {numHeads} heads, not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        using var scope = NewDisposeScope();
        var grouped = x.reshape(x.size(0), x.size(1), numHeads, x.size(2) / numHeads); // [B, L, H, dh]
        return grouped.transpose(1, 2).MoveToOuterDisposeScope(); // [B, H, L, dh]
        // solution:end
    }

    /// <summary>Lays the heads of each position side by side again: <c>Merge(Split(x, h))</c> equals <c>x</c>.</summary>
    /// <param name="x"><c>[B, H, L, dh]</c>.</param>
    /// <returns><c>[B, L, H·dh]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not have four axes.</exception>
    public static Tensor Merge(Tensor x)
    {
        // solution:begin task 5: bring the positions before the heads and flatten the last two axes
        if (x.dim() != 4)
        {
            throw new ArgumentException($"Expected [B, H, L, dh], not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        using var scope = NewDisposeScope();
        var grouped = x.transpose(1, 2); // [B, L, H, dh]
        return grouped.reshape(x.size(0), x.size(2), x.size(1) * x.size(3)).MoveToOuterDisposeScope(); // [B, L, D]
        // solution:end
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
    // solution:begin
    [ComponentName(Name = "in_proj_weight")]
    private readonly Parameter? _inWeight;

    [ComponentName(Name = "q_proj_weight")]
    private readonly Parameter? _queryWeight;

    [ComponentName(Name = "k_proj_weight")]
    private readonly Parameter? _keyWeight;

    [ComponentName(Name = "v_proj_weight")]
    private readonly Parameter? _valueWeight;

    [ComponentName(Name = "in_proj_bias")]
    private readonly Parameter? _inBias;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _outProjection;

    private readonly long _keyDim;
    private readonly long _valueDim;

    // solution:end
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
        // solution:begin task 5: create, initialise and register the parameters under PyTorch's names
        (EmbedDim, NumHeads, _keyDim, _valueDim) = (embedDim, numHeads, kdim ?? embedDim, vdim ?? embedDim);
        if (embedDim < 1 || numHeads < 1 || _keyDim < 1 || _valueDim < 1 || embedDim % numHeads != 0)
        {
            throw new ArgumentException($"The width {embedDim} must be divisible by the number of heads {numHeads}, and every size be at least 1.", nameof(numHeads));
        }

        if (_keyDim == embedDim && _valueDim == embedDim)
        {
            _inWeight = Draw(3 * embedDim, embedDim, Math.Sqrt(6.0 / (4 * embedDim)), generator); // Xavier on the stacked matrix
        }
        else
        {
            _queryWeight = Draw(embedDim, embedDim, Math.Sqrt(6.0 / (2 * embedDim)), generator);
            _keyWeight = Draw(embedDim, _keyDim, Math.Sqrt(6.0 / (embedDim + _keyDim)), generator);
            _valueWeight = Draw(embedDim, _valueDim, Math.Sqrt(6.0 / (embedDim + _valueDim)), generator);
        }

        _inBias = bias ? new Parameter(zeros(3 * embedDim)) : null;
        _outProjection = nn.Linear(embedDim, embedDim, hasBias: bias);
        using var recordsNothing = no_grad();
        _outProjection.weight!.uniform_(-1 / Math.Sqrt(embedDim), 1 / Math.Sqrt(embedDim), generator); // nn.init.uniform_ would ignore the generator
        _outProjection.bias?.zero_();
        RegisterComponents();
        // solution:end
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
        // solution:begin task 5: project, split into heads, attend, merge the heads and project again
        RequireInput(query, query.size(0), EmbedDim, nameof(query));
        RequireInput(key, query.size(0), _keyDim, nameof(key));
        RequireInput(value, query.size(0), _valueDim, nameof(value));
        using var scope = NewDisposeScope();
        var (q, k, v) = Project(query, key, value); // [B, H, Lq, dh], [B, H, Lk, dh] twice
        var (heads, weights) = ScaledDotProduct.Attention(q, k, v, mask); // [B, H, Lq, dh], [B, H, Lq, Lk]
        var output = _outProjection.call(HeadShapes.Merge(heads)); // [B, Lq, D]
        return (output.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>Self-attention: queries, keys and values are all <paramref name="x"/> (Sec. 3.2.3).</summary>
    /// <param name="x"><c>[B, L, D]</c>; needs kdim = vdim = D.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, L, L]</c>; null permits all.</param>
    /// <returns>Output <c>[B, L, D]</c>, Weights <c>[B, H, L, L]</c>.</returns>
    public (Tensor Output, Tensor Weights) SelfAttention(Tensor x, Tensor? mask = null)
    {
        // solution:begin task 5: attend from x to itself
        return call(x, x, x, mask);
        // solution:end
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
        // solution:begin task 8: append the new keys and values to the cache and let the new queries look at all that precedes them
        RequireInput(x, x.size(0), EmbedDim, nameof(x));
        using var scope = NewDisposeScope();
        var (q, newKeys, newValues) = Project(x, x, x); // [B, H, T, dh]
        var (k, v) = cache.Append(newKeys, newValues); // [B, H, Length, dh]
        var mask = AttentionMasks.Causal(x.size(1), cache.Length, x.device); // [T, Length]
        var (heads, _) = ScaledDotProduct.Attention(q, k, v, mask); // [B, H, T, dh]
        return _outProjection.call(HeadShapes.Merge(heads)).MoveToOuterDisposeScope(); // [B, T, D]
        // solution:end
    }
    // solution:begin

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor query, Tensor key, Tensor value)
    {
        Tensor[] weights = _inWeight is null ? [_queryWeight!, _keyWeight!, _valueWeight!] : _inWeight.chunk(3); // each [D, in]
        var biases = _inBias?.chunk(3); // each [D]
        return (Head(query, 0), Head(key, 1), Head(value, 2));

        Tensor Head(Tensor x, int part) => HeadShapes.Split(nn.functional.linear(x, weights[part], biases?[part]), NumHeads); // [B, H, L, dh]
    }

    private static Parameter Draw(long outputs, long inputs, double bound, Generator? generator) =>
        new(empty(outputs, inputs).uniform_(-bound, bound, generator));

    private static void RequireInput(Tensor x, long batch, long width, string name)
    {
        if (x.dim() != 3 || x.size(0) != batch || x.size(2) != width)
        {
            throw new ArgumentException($"Expected [{batch}, L, {width}], not [{string.Join(", ", x.shape)}].", name);
        }
    }
    // solution:end
}

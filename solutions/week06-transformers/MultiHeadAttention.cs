using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Transformers;

/// <summary>Multi-head attention from queries to keys and values of one sequence (Vaswani et al. 2017, Sec. 3.2.2), around libtorch's own attention.</summary>
/// <remarks>
/// The state dict is PyTorch's: <c>in_proj_weight</c> [3D, D] (rows: all of Q, then K, then V), <c>in_proj_bias</c> [3D], <c>out_proj.weight</c> [D, D],
/// <c>out_proj.bias</c> [D]. Head h owns columns <c>h·D/H … (h+1)·D/H − 1</c>.
/// </remarks>
public sealed class MultiHeadAttention : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    // solution:begin
    [ComponentName(Name = "in_proj_weight")]
    private readonly Parameter _inWeight;

    [ComponentName(Name = "in_proj_bias")]
    private readonly Parameter _inBias;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _outProjection;

    private readonly long _width;
    private readonly long _heads;

    // solution:end
    /// <summary>Creates the projections: <c>in_proj_weight</c> Xavier-uniform as one [3D, D] matrix, <c>out_proj.weight</c> Xavier-uniform, biases 0, drawn in this order.</summary>
    /// <param name="dModel">D, the width of queries, keys, values and outputs.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <param name="generator">Where the weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">D is not divisible by H, or a size is below 1.</exception>
    public MultiHeadAttention(long dModel, long numHeads, Generator? generator = null)
        : base(nameof(MultiHeadAttention))
    {
        // solution:begin task 2: create, initialise and register the projections
        if (dModel < 1 || numHeads < 1 || dModel % numHeads != 0)
        {
            throw new ArgumentException($"The width {dModel} must be divisible by the number of heads {numHeads}, and both be at least 1.", nameof(numHeads));
        }

        (_width, _heads) = (dModel, numHeads);
        _inWeight = new Parameter(Xavier.Matrix(3 * dModel, dModel, generator));
        _inBias = new Parameter(zeros(3 * dModel));
        _outProjection = Xavier.Linear(dModel, dModel, generator);
        RegisterComponents();
        // solution:end
    }

    /// <summary>Every query looks at the keys that the mask permits.</summary>
    /// <param name="query"><c>[B, Lq, D]</c>.</param>
    /// <param name="keyValue">What keys and values are computed from, <c>[B, Lk, D]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, Lq, Lk]</c>; null permits all.</param>
    /// <returns><c>[B, Lq, D]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or the mask is not bool or does not broadcast.</exception>
    public override Tensor forward(Tensor query, Tensor keyValue, Tensor? mask)
    {
        // solution:begin task 2: project, split into heads, attend, merge the heads and project again
        RequireInputs(query, keyValue, mask);
        using var scope = NewDisposeScope();
        var (weights, biases) = (_inWeight.chunk(3), _inBias.chunk(3)); // [D, D] and [D], three times
        var (q, k, v) = (Heads(query, 0), Heads(keyValue, 1), Heads(keyValue, 2)); // [B, H, L, D/H]
        var attended = nn.functional.scaled_dot_product_attention(q, k, v, mask); // [B, H, Lq, D/H]
        var merged = attended.transpose(1, 2).reshape(query.shape); // [B, Lq, D]
        return _outProjection.call(merged).MoveToOuterDisposeScope(); // [B, Lq, D]

        Tensor Heads(Tensor x, int part)
        {
            var projected = nn.functional.linear(x, weights[part], biases[part]); // [B, L, D]
            return projected.view(x.size(0), x.size(1), _heads, _width / _heads).transpose(1, 2); // [B, H, L, D/H]
        }

        // solution:end
    }
    // solution:begin

    private void RequireInputs(Tensor query, Tensor keyValue, Tensor? mask)
    {
        if (query.dim() != 3 || keyValue.dim() != 3 || query.size(0) != keyValue.size(0) || query.size(2) != _width || keyValue.size(2) != _width)
        {
            throw new ArgumentException($"Expected [B, Lq, {_width}] and [B, Lk, {_width}], not [{string.Join(", ", query.shape)}] and [{string.Join(", ", keyValue.shape)}].", nameof(query));
        }

        long[] scores = [query.size(0), _heads, query.size(1), keyValue.size(1)];
        if (mask is not null && (mask.dtype != ScalarType.Bool || mask.dim() > 4 || mask.shape.Zip(scores[^(int)mask.dim()..]).Any(size => size.First != 1 && size.First != size.Second)))
        {
            throw new ArgumentException($"The mask must be bool and broadcast to [{string.Join(", ", scores)}], not {mask.dtype} [{string.Join(", ", mask.shape)}].", nameof(mask));
        }
    }
    // solution:end
}

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
    /// <summary>Creates the projections: <c>in_proj_weight</c> Xavier-uniform as one [3D, D] matrix, <c>out_proj.weight</c> Xavier-uniform, biases 0, drawn in this order.</summary>
    /// <param name="dModel">D, the width of queries, keys, values and outputs.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <param name="generator">Where the weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">D is not divisible by H, or a size is below 1.</exception>
    public MultiHeadAttention(long dModel, long numHeads, Generator? generator = null)
        : base(nameof(MultiHeadAttention))
    {
        // TODO(week06.2): create, initialise and register the projections
        throw new NotImplementedException("Week 6, task 2: create, initialise and register the projections");
    }

    /// <summary>Every query looks at the keys that the mask permits.</summary>
    /// <param name="query"><c>[B, Lq, D]</c>.</param>
    /// <param name="keyValue">What keys and values are computed from, <c>[B, Lk, D]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, Lq, Lk]</c>; null permits all.</param>
    /// <returns><c>[B, Lq, D]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or the mask is not bool or does not broadcast.</exception>
    public override Tensor forward(Tensor query, Tensor keyValue, Tensor? mask)
    {
        // TODO(week06.2): project, split into heads, attend, merge the heads and project again
        throw new NotImplementedException("Week 6, task 2: project, split into heads, attend, merge the heads and project again");
    }
}

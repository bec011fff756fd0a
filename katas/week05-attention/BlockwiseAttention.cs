namespace Katas.Attention;

/// <summary>The softmax-weighted sum over the keys seen so far, of every query (Milakov and Gimelshein 2018, Algorithm 3).</summary>
/// <param name="Max">The largest score m, <c>[..., Lq, 1]</c>; −∞ where nothing was seen.</param>
/// <param name="Sum">The normaliser <c>Σ exp(s − Max)</c>, <c>[..., Lq, 1]</c>.</param>
/// <param name="Accumulator"><c>Σ exp(s − Max) v</c>, <c>[..., Lq, dv]</c>: not divided by Sum.</param>
public sealed record SoftmaxState(Tensor Max, Tensor Sum, Tensor Accumulator);

/// <summary>Softmax-weighted averages that are built up block by block (Milakov and Gimelshein 2018; Dao et al. 2022, Algorithm 1).</summary>
public static class OnlineSoftmax
{
    /// <summary>The state after one block of keys.</summary>
    /// <param name="scores"><c>[..., Lq, n]</c>, −∞ for masked entries.</param>
    /// <param name="values"><c>[..., n, dv]</c>.</param>
    /// <returns>A state in which a row without any finite score is (−∞, 0, 0).</returns>
    public static SoftmaxState FromBlock(Tensor scores, Tensor values)
    {
        // TODO(week05.7): take the row maximum, the sum of the shifted exponentials and their product with the values
        throw new NotImplementedException("Week 5, task 7: take the row maximum, the sum of the shifted exponentials and their product with the values");
    }

    /// <summary>The state after the keys of both: <c>m = max(m₁, m₂)</c>, <c>ℓ = ℓ₁e^{m₁−m} + ℓ₂e^{m₂−m}</c>, <c>A = A₁e^{m₁−m} + A₂e^{m₂−m}</c>.</summary>
    /// <param name="left">One state.</param>
    /// <param name="right">Another, over other keys, of the same shapes.</param>
    /// <returns>A new state. Merging is associative and commutative; (−∞, 0, 0) changes nothing.</returns>
    public static SoftmaxState Merge(SoftmaxState left, SoftmaxState right)
    {
        // TODO(week05.7): bring both states to the larger maximum and add them
        throw new NotImplementedException("Week 5, task 7: bring both states to the larger maximum and add them");
    }

    /// <summary>The averages and normalisers that a state stands for: <c>O = A / ℓ</c>, <c>LSE = m + log ℓ</c>.</summary>
    /// <param name="state">The state after all keys.</param>
    /// <returns>Output <c>[..., Lq, dv]</c>, 0 where nothing was seen; LogSumExp <c>[..., Lq]</c>, −∞ where nothing was seen.</returns>
    public static (Tensor Output, Tensor LogSumExp) Finish(SoftmaxState state)
    {
        // TODO(week05.7): divide by the normaliser where there is one and return the log-sum-exp beside it
        throw new NotImplementedException("Week 5, task 7: divide by the normaliser where there is one and return the log-sum-exp beside it");
    }
}

/// <summary>Attention tile by tile, without the score matrix (Dao et al. 2022, Algorithm 1; Dao 2023, Algorithms 1 and 2). The scale is <c>1/√d</c>.</summary>
/// <remarks>
/// No tensor has <c>Lq · Lk</c> elements: beyond arguments and results, memory is O(Lq·(d + dv) + blockQ·blockK) per batch row and head, so the temporaries of a tile
/// must be released before the next (<c>NewDisposeScope()</c>). Block sizes need not divide the lengths and may exceed them. Arguments are never changed.
/// </remarks>
public static class BlockwiseAttention
{
    /// <summary>The forward pass: per block of queries a fold of <see cref="OnlineSoftmax.FromBlock"/> and <see cref="OnlineSoftmax.Merge"/> over the blocks of keys.</summary>
    /// <param name="q"><c>[B, H, Lq, d]</c>.</param>
    /// <param name="k"><c>[B, H, Lk, d]</c>.</param>
    /// <param name="v"><c>[B, H, Lk, dv]</c>.</param>
    /// <param name="blockQ">Queries per tile, ≥ 1.</param>
    /// <param name="blockK">Keys per tile, ≥ 1.</param>
    /// <param name="causal">Hides the future, aligned as in <see cref="AttentionMasks.Causal"/>; tiles wholly above the diagonal are not computed.</param>
    /// <param name="keyMask">bool <c>[B, Lk]</c>, true = may be looked at; null permits all.</param>
    /// <param name="onTile">Called with (firstQuery, firstKey) once per tile whose scores are computed.</param>
    /// <returns>Output <c>[B, H, Lq, dv]</c> (0 for a query that may look at nothing) and LogSumExp <c>[B, H, Lq]</c> (−∞ there), in the dtype of the inputs; 16-bit inputs are computed in float32.</returns>
    /// <exception cref="ArgumentException">A shape or the mask does not fit, or a block size is below 1.</exception>
    public static (Tensor Output, Tensor LogSumExp) Forward(Tensor q, Tensor k, Tensor v, int blockQ, int blockK,
        bool causal = false, Tensor? keyMask = null, Action<long, long>? onTile = null)
    {
        // TODO(week05.7): fold the visible key blocks of each query block into one state and finish it
        throw new NotImplementedException("Week 5, task 7: fold the visible key blocks of each query block into one state and finish it");
    }

    /// <summary>The backward pass: recomputes <c>P = exp(S − LSE)</c> tile by tile; <c>D = rowsum(dO ∘ O)</c>, <c>dS = P ∘ (dO Vᵀ − D)</c>, then as in task 4. No autograd.</summary>
    /// <param name="q"><c>[B, H, Lq, d]</c>.</param>
    /// <param name="k"><c>[B, H, Lk, d]</c>.</param>
    /// <param name="v"><c>[B, H, Lk, dv]</c>.</param>
    /// <param name="output">O of <see cref="Forward"/>.</param>
    /// <param name="logSumExp">LSE of <see cref="Forward"/>.</param>
    /// <param name="gradOutput">dO, <c>[B, H, Lq, dv]</c>.</param>
    /// <param name="blockQ">Queries per tile, ≥ 1; need not be that of the forward pass.</param>
    /// <param name="blockK">Keys per tile, ≥ 1.</param>
    /// <param name="causal">As in the forward pass.</param>
    /// <param name="keyMask">As in the forward pass.</param>
    /// <returns>The gradients in the shapes and dtype of q, k and v; 0 for queries that may look at nothing and for keys that nobody may look at.</returns>
    /// <exception cref="ArgumentException">A shape or the mask does not fit, or a block size is below 1.</exception>
    public static (Tensor GradQ, Tensor GradK, Tensor GradV) Backward(Tensor q, Tensor k, Tensor v, Tensor output, Tensor logSumExp,
        Tensor gradOutput, int blockQ, int blockK, bool causal = false, Tensor? keyMask = null)
    {
        // TODO(week05.7): recompute the weights of each tile from the log-sum-exp and add the tile's share to the three gradients
        throw new NotImplementedException("Week 5, task 7: recompute the weights of each tile from the log-sum-exp and add the tile's share to the three gradients");
    }
}

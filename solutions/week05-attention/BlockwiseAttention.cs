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
        // solution:begin task 7: take the row maximum, the sum of the shifted exponentials and their product with the values
        using var scope = NewDisposeScope();
        var maximum = scores.amax([-1], keepdim: true); // [..., Lq, 1]
        var p = exp(scores - Finite(maximum)); // [..., Lq, n]
        return Release(maximum, p.sum(-1, keepdim: true), p.matmul(values));
        // solution:end
    }

    /// <summary>The state after the keys of both: <c>m = max(m₁, m₂)</c>, <c>ℓ = ℓ₁e^{m₁−m} + ℓ₂e^{m₂−m}</c>, <c>A = A₁e^{m₁−m} + A₂e^{m₂−m}</c>.</summary>
    /// <param name="left">One state.</param>
    /// <param name="right">Another, over other keys, of the same shapes.</param>
    /// <returns>A new state. Merging is associative and commutative; (−∞, 0, 0) changes nothing.</returns>
    public static SoftmaxState Merge(SoftmaxState left, SoftmaxState right)
    {
        // solution:begin task 7: bring both states to the larger maximum and add them
        using var scope = NewDisposeScope();
        var m = maximum(left.Max, right.Max); // [..., Lq, 1]
        var leftFactor = exp(left.Max - Finite(m));
        var rightFactor = exp(right.Max - Finite(m));
        return Release(
            m,
            (left.Sum * leftFactor) + (right.Sum * rightFactor),
            (left.Accumulator * leftFactor) + (right.Accumulator * rightFactor));
        // solution:end
    }

    /// <summary>The averages and normalisers that a state stands for: <c>O = A / ℓ</c>, <c>LSE = m + log ℓ</c>.</summary>
    /// <param name="state">The state after all keys.</param>
    /// <returns>Output <c>[..., Lq, dv]</c>, 0 where nothing was seen; LogSumExp <c>[..., Lq]</c>, −∞ where nothing was seen.</returns>
    public static (Tensor Output, Tensor LogSumExp) Finish(SoftmaxState state)
    {
        // solution:begin task 7: divide by the normaliser where there is one and return the log-sum-exp beside it
        using var scope = NewDisposeScope();
        var divisor = where(state.Sum == 0, ones_like(state.Sum), state.Sum);
        var output = state.Accumulator / divisor; // [..., Lq, dv]
        var logSumExp = (state.Max + state.Sum.log()).squeeze(-1); // [..., Lq]
        return (output.MoveToOuterDisposeScope(), logSumExp.MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    // Nothing seen yet is a maximum of −∞; (−∞) − (−∞) would be NaN.
    private static Tensor Finite(Tensor maximum) => where(isinf(maximum), zeros_like(maximum), maximum);

    private static SoftmaxState Release(Tensor maximum, Tensor sum, Tensor accumulator) =>
        new(maximum.MoveToOuterDisposeScope(), sum.MoveToOuterDisposeScope(), accumulator.MoveToOuterDisposeScope());
    // solution:end
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
        // solution:begin task 7: fold the visible key blocks of each query block into one state and finish it
        RequireInputs(q, k, v, blockQ, blockK, keyMask);
        var output = empty([.. q.shape[..^1], v.size(-1)], dtype: q.dtype, device: q.device); // [B, H, Lq, dv]
        var logSumExp = empty(q.shape[..^1], dtype: q.dtype, device: q.device); // [B, H, Lq]
        for (var row = 0L; row < q.size(2); row += blockQ)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(blockQ, q.size(2) - row);
            var state = Nothing(q, v, rows);
            for (var column = 0L; column < VisibleKeys(row + rows - 1, q, k, causal); column += blockK)
            {
                onTile?.Invoke(row, column);
                state = Absorb(state, q, k, v, new Tile(row, rows, column, Math.Min(blockK, k.size(2) - column), causal, keyMask));
            }

            var (blockOutput, blockLogSumExp) = OnlineSoftmax.Finish(state);
            output.narrow(2, row, rows).copy_(blockOutput);
            logSumExp.narrow(2, row, rows).copy_(blockLogSumExp);
        }

        return (output, logSumExp);
        // solution:end
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
        // solution:begin task 7: recompute the weights of each tile from the log-sum-exp and add the tile's share to the three gradients
        RequireInputs(q, k, v, blockQ, blockK, keyMask);
        RequireShape(output, [.. q.shape[..^1], v.size(-1)], nameof(output));
        RequireShape(gradOutput, output.shape, nameof(gradOutput));
        RequireShape(logSumExp, q.shape[..^1], nameof(logSumExp));
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var wide = Wide(q.dtype);
        var saved = new Saved(gradOutput, (gradOutput.to(wide) * output.to(wide)).sum(-1, keepdim: true), logSumExp.unsqueeze(-1)); // D, LSE [B, H, Lq, 1]
        var (gradQ, gradK, gradV) = (zeros_like(q, wide), zeros_like(k, wide), zeros_like(v, wide));
        for (var row = 0L; row < q.size(2); row += blockQ)
        {
            var rows = Math.Min(blockQ, q.size(2) - row);
            for (var column = 0L; column < VisibleKeys(row + rows - 1, q, k, causal); column += blockK)
            {
                using var temporaries = NewDisposeScope();
                var tile = new Tile(row, rows, column, Math.Min(blockK, k.size(2) - column), causal, keyMask);
                var (tileQ, tileK, tileV) = TileGradients(q, k, v, saved, tile);
                tile.Rows(gradQ).add_(tileQ);
                tile.Columns(gradK).add_(tileK);
                tile.Columns(gradV).add_(tileV);
            }
        }

        return (gradQ.to(q.dtype).MoveToOuterDisposeScope(), gradK.to(k.dtype).MoveToOuterDisposeScope(), gradV.to(v.dtype).MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    /// <summary>A rectangle of the score matrix that is never stored whole.</summary>
    private sealed record Tile(long Row, long RowCount, long Column, long ColumnCount, bool Causal, Tensor? KeyMask)
    {
        public Tensor Rows(Tensor x) => x.narrow(2, Row, RowCount);

        public Tensor Columns(Tensor x) => x.narrow(2, Column, ColumnCount);

        /// <summary>The scaled scores with −∞ where this query may not look at this key, <c>[B, H, rows, columns]</c>.</summary>
        public Tensor Scores(Tensor q, Tensor k)
        {
            var scores = ScaledDotProduct.Scores(Rows(q).to(Wide(q.dtype)), Columns(k).to(Wide(q.dtype)));
            var hidden = tensor(double.NegativeInfinity, scores.dtype, scores.device);
            if (KeyMask is not null)
            {
                scores = where(KeyMask.narrow(1, Column, ColumnCount).unsqueeze(1).unsqueeze(1), scores, hidden);
            }

            var offset = k.size(2) - q.size(2);
            if (Causal && Column + ColumnCount - 1 > Row + offset)
            {
                var queries = arange(Row, Row + RowCount, device: q.device).unsqueeze(1); // [rows, 1]
                var keys = arange(Column, Column + ColumnCount, device: q.device); // [columns]
                scores = where(keys <= queries + offset, scores, hidden);
            }

            return scores;
        }
    }

    // What the backward pass needs beside q, k, v: dO [B, H, Lq, dv], D = rowsum(dO ∘ O) and LSE, both [B, H, Lq, 1].
    private sealed record Saved(Tensor GradOutput, Tensor RowSum, Tensor LogSumExp);

    private static SoftmaxState Absorb(SoftmaxState state, Tensor q, Tensor k, Tensor v, Tile tile)
    {
        using var temporaries = NewDisposeScope();
        var block = OnlineSoftmax.FromBlock(tile.Scores(q, k), tile.Columns(v).to(Wide(v.dtype)));
        var merged = OnlineSoftmax.Merge(state, block);
        foreach (var old in new[] { state.Max, state.Sum, state.Accumulator })
        {
            old.Dispose();
        }

        return new(merged.Max.MoveToOuterDisposeScope(), merged.Sum.MoveToOuterDisposeScope(), merged.Accumulator.MoveToOuterDisposeScope());
    }

    private static (Tensor GradQ, Tensor GradK, Tensor GradV) TileGradients(Tensor q, Tensor k, Tensor v, Saved saved, Tile tile)
    {
        var wide = Wide(q.dtype);
        var logSumExp = tile.Rows(saved.LogSumExp).to(wide); // [B, H, rows, 1]
        var shift = where(isinf(logSumExp), zeros_like(logSumExp), logSumExp); // a dead row has only −∞ scores, hence weights 0
        var weights = exp(tile.Scores(q, k) - shift); // P, [B, H, rows, columns]
        var gradOutput = tile.Rows(saved.GradOutput).to(wide);
        var gradWeights = gradOutput.matmul(tile.Columns(v).to(wide).transpose(-2, -1));
        var gradScores = weights * (gradWeights - tile.Rows(saved.RowSum)) * (1 / Math.Sqrt(q.size(-1)));
        return (
            gradScores.matmul(tile.Columns(k).to(wide)), // [B, H, rows, d]
            gradScores.transpose(-2, -1).matmul(tile.Rows(q).to(wide)), // [B, H, columns, d]
            weights.transpose(-2, -1).matmul(gradOutput)); // [B, H, columns, dv]
    }

    private static SoftmaxState Nothing(Tensor q, Tensor v, long rows)
    {
        long[] row = [q.size(0), q.size(1), rows];
        var wide = Wide(q.dtype);
        return new(
            full([.. row, 1], double.NegativeInfinity, wide, q.device),
            zeros([.. row, 1], wide, q.device),
            zeros([.. row, v.size(-1)], wide, q.device));
    }

    private static long VisibleKeys(long lastQuery, Tensor q, Tensor k, bool causal) =>
        causal ? Math.Min(k.size(2), lastQuery + 1 + k.size(2) - q.size(2)) : k.size(2);

    private static ScalarType Wide(ScalarType dtype) => dtype is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : dtype;

    private static void RequireInputs(Tensor q, Tensor k, Tensor v, int blockQ, int blockK, Tensor? keyMask)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockQ, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockK, 1);
        if (q.dim() != 4)
        {
            throw new ArgumentException($"Expected queries [B, H, Lq, d], not [{string.Join(", ", q.shape)}].", nameof(q));
        }

        RequireShape(k, [q.size(0), q.size(1), k.dim() == 4 ? k.size(2) : -1, q.size(3)], nameof(k));
        RequireShape(v, [q.size(0), q.size(1), k.size(2), v.dim() == 4 ? v.size(3) : -1], nameof(v));
        if (keyMask is not null && keyMask.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"The key mask must be bool (true = may be looked at), not {keyMask.dtype}.", nameof(keyMask));
        }

        RequireShape(keyMask, [q.size(0), k.size(2)], nameof(keyMask));
    }

    private static void RequireShape(Tensor? actual, long[] expected, string name)
    {
        if (actual is not null && !actual.shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"Expected the shape [{string.Join(", ", expected)}], not [{string.Join(", ", actual.shape)}].", name);
        }
    }
    // solution:end
}

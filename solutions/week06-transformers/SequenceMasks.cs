namespace Katas.Transformers;

/// <summary>Who may look at whom; true = may look.</summary>
public static class SequenceMasks
{
    /// <summary>Every query may look at every real token.</summary>
    /// <param name="ids">int64 <c>[B, L]</c>.</param>
    /// <param name="padId">The id that stands for nothing.</param>
    /// <returns>bool <c>[B, 1, 1, L]</c>.</returns>
    /// <exception cref="ArgumentException">The ids are not int64 [B, L].</exception>
    public static Tensor Padding(Tensor ids, long padId = 0)
    {
        // solution:begin task 4: keys that are padding are hidden from all heads and queries
        if (ids.dtype != ScalarType.Int64 || ids.dim() != 2)
        {
            throw new ArgumentException($"Expected int64 [B, L], not {ids.dtype} [{string.Join(", ", ids.shape)}].", nameof(ids));
        }

        using var scope = NewDisposeScope();
        return (ids != padId).unsqueeze(1).unsqueeze(1).MoveToOuterDisposeScope(); // [B, 1, 1, L]
        // solution:end
    }

    /// <summary>Query t may look at the real tokens at positions 0 … t.</summary>
    /// <param name="ids">int64 <c>[B, L]</c>.</param>
    /// <param name="padId">The id that stands for nothing.</param>
    /// <returns>bool <c>[B, 1, L, L]</c>.</returns>
    /// <exception cref="ArgumentException">The ids are not int64 [B, L].</exception>
    public static Tensor CausalAndPadding(Tensor ids, long padId = 0)
    {
        // solution:begin task 4: both conditions at once
        using var scope = NewDisposeScope();
        var padding = Padding(ids, padId); // [B, 1, 1, L]
        var causal = ones(ids.size(1), ids.size(1), dtype: ScalarType.Bool, device: ids.device).tril(); // [L, L]
        return padding.logical_and(causal).MoveToOuterDisposeScope(); // [B, 1, L, L]
        // solution:end
    }
}

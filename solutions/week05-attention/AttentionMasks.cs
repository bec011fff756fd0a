namespace Katas.Attention;

/// <summary>Builds masks. A mask is a bool tensor, true = this query may look at this key, broadcastable to scores <c>[..., Lq, Lk]</c> (Vaswani et al. 2017, Sec. 3.2.3).</summary>
/// <remarks><c>nn.MultiheadAttention</c> of PyTorch uses the opposite sign.</remarks>
public static class AttentionMasks
{
    /// <summary>The mask that hides the future. The queries are the LAST <paramref name="queryLength"/> of <paramref name="keyLength"/> positions: entry (i, j) is true iff <c>j ≤ i + keyLength − queryLength</c>.</summary>
    /// <param name="queryLength">How many positions ask, ≥ 1. More queries than keys are allowed: the first rows are then false throughout.</param>
    /// <param name="keyLength">How many positions can be looked at, ≥ 1.</param>
    /// <param name="device">Where the mask lives; null is the CPU.</param>
    /// <returns>bool <c>[queryLength, keyLength]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is less than 1.</exception>
    public static Tensor Causal(long queryLength, long keyLength, Device? device = null)
    {
        // solution:begin task 2: keep the lower triangle of a matrix of true, its diagonal moved to where the last query meets the last key
        ArgumentOutOfRangeException.ThrowIfLessThan(queryLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(keyLength, 1);
        using var all = ones(queryLength, keyLength, dtype: ScalarType.Bool, device: device);
        return all.tril(keyLength - queryLength); // [Lq, Lk]
        // solution:end
    }

    /// <summary>The mask that hides padding: true where position &lt; length.</summary>
    /// <param name="lengths">int64 <c>[B]</c>: how many positions of each row are real, 0 … <paramref name="maxLength"/>.</param>
    /// <param name="maxLength">The padded length.</param>
    /// <returns>bool <c>[B, 1, 1, maxLength]</c> on the device of <paramref name="lengths"/>: ready for scores <c>[B, H, Lq, Lk]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="lengths"/> is not a 1-D int64 tensor, or a length is below 0 or above <paramref name="maxLength"/>.</exception>
    public static Tensor Padding(Tensor lengths, long maxLength)
    {
        // solution:begin task 2: compare every position with the length of its row and add the axes of heads and queries
        if (lengths.dtype != ScalarType.Int64 || lengths.dim() != 1)
        {
            throw new ArgumentException($"Lengths must be int64 [B], not {lengths.dtype} [{string.Join(", ", lengths.shape)}].", nameof(lengths));
        }

        using var scope = NewDisposeScope();
        if (((lengths < 0) | (lengths > maxLength)).any().ToBoolean())
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), $"Every length must lie in 0 … {maxLength}.");
        }

        var positions = arange(maxLength, dtype: ScalarType.Int64, device: lengths.device);
        var mask = positions < lengths.unsqueeze(1); // [B, maxLength]
        return mask.unsqueeze(1).unsqueeze(1).MoveToOuterDisposeScope(); // [B, 1, 1, maxLength]
        // solution:end
    }

    /// <summary>The logical AND of the masks that are not null, broadcast together.</summary>
    /// <param name="masks">bool tensors whose shapes broadcast, or nulls, which permit everything.</param>
    /// <returns>A new bool tensor; null when all are null.</returns>
    /// <exception cref="ArgumentException">A mask is not bool, or two shapes do not broadcast.</exception>
    public static Tensor? Combine(params Tensor?[] masks)
    {
        // solution:begin task 2: combine the masks that are there by logical and
        using var scope = NewDisposeScope();
        Tensor? combined = null;
        foreach (var mask in masks.OfType<Tensor>())
        {
            RequireCombinable(combined, mask);
            combined = combined is null ? mask.clone() : combined & mask;
        }

        return combined?.MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    private static void RequireCombinable(Tensor? combined, Tensor mask)
    {
        if (mask.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"A mask must be bool (true = may look), not {mask.dtype} [{string.Join(", ", mask.shape)}].");
        }

        var axes = mask.shape.Reverse().Zip((combined?.shape ?? []).Reverse());
        if (axes.Any(axis => axis.First != axis.Second && axis.First != 1 && axis.Second != 1))
        {
            throw new ArgumentException($"The masks [{string.Join(", ", combined!.shape)}] and [{string.Join(", ", mask.shape)}] do not broadcast together.");
        }
    }
    // solution:end
}

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
        // TODO(week05.2): keep the lower triangle of a matrix of true, its diagonal moved to where the last query meets the last key
        throw new NotImplementedException("Week 5, task 2: keep the lower triangle of a matrix of true, its diagonal moved to where the last query meets the last key");
    }

    /// <summary>The mask that hides padding: true where position &lt; length.</summary>
    /// <param name="lengths">int64 <c>[B]</c>: how many positions of each row are real, 0 … <paramref name="maxLength"/>.</param>
    /// <param name="maxLength">The padded length.</param>
    /// <returns>bool <c>[B, 1, 1, maxLength]</c> on the device of <paramref name="lengths"/>: ready for scores <c>[B, H, Lq, Lk]</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="lengths"/> is not a 1-D int64 tensor, or a length is below 0 or above <paramref name="maxLength"/>.</exception>
    public static Tensor Padding(Tensor lengths, long maxLength)
    {
        // TODO(week05.2): compare every position with the length of its row and add the axes of heads and queries
        throw new NotImplementedException("Week 5, task 2: compare every position with the length of its row and add the axes of heads and queries");
    }

    /// <summary>The logical AND of the masks that are not null, broadcast together.</summary>
    /// <param name="masks">bool tensors whose shapes broadcast, or nulls, which permit everything.</param>
    /// <returns>A new bool tensor; null when all are null.</returns>
    /// <exception cref="ArgumentException">A mask is not bool, or two shapes do not broadcast.</exception>
    public static Tensor? Combine(params Tensor?[] masks)
    {
        // TODO(week05.2): combine the masks that are there by logical and
        throw new NotImplementedException("Week 5, task 2: combine the masks that are there by logical and");
    }
}

namespace Katas.Evaluation;

/// <summary>Mean and covariance of a stream of features in O(D²) memory, by merging centred sums (Chan, Golub, LeVeque 1983).</summary>
/// <remarks>Sums of squares would lose all digits at an offset of 10⁷: E[x²] − E[x]² subtracts two huge numbers.</remarks>
public sealed class StreamingMoments
{
    /// <summary>Of nothing yet.</summary>
    /// <param name="dimensions">D, at least 1.</param>
    public StreamingMoments(int dimensions)
    {
        // TODO(week12.3): start from a zero mean and a zero scatter
        throw new NotImplementedException("Week 12, task 3: start from a zero mean and a zero scatter");
    }

    /// <summary>Rows seen so far.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean, float64 [D]; a copy.</summary>
    public Tensor Mean
    {
        get
        {
            // TODO(week12.3): copy the mean
            throw new NotImplementedException("Week 12, task 3: copy the mean");
        }
    }

    /// <summary>Their covariance, float64 [D, D], divided by Count − 1.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two rows.</exception>
    public Tensor Covariance
    {
        get
        {
            // TODO(week12.3): divide the scatter
            throw new NotImplementedException("Week 12, task 3: divide the scatter");
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="batch">[B, D], any floating dtype, B ≥ 1.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or numbers are not finite.</exception>
    public void Add(Tensor batch)
    {
        // TODO(week12.3): merge with the moments of the batch
        throw new NotImplementedException("Week 12, task 3: merge with the moments of the batch");
    }

    /// <summary>The moments of both streams together: M = M₁ + M₂ + (n₁n₂/n) δδᵀ with δ = mean₂ − mean₁.</summary>
    /// <param name="a">The one; unchanged.</param>
    /// <param name="b">The other; unchanged. Either may be empty.</param>
    /// <exception cref="ArgumentException">Dimensions differ.</exception>
    public static StreamingMoments Merge(StreamingMoments a, StreamingMoments b)
    {
        // TODO(week12.3): merge both into a new one
        throw new NotImplementedException("Week 12, task 3: merge both into a new one");
    }
}

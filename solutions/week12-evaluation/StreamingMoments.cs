namespace Katas.Evaluation;

/// <summary>Mean and covariance of a stream of features in O(D²) memory, by merging centred sums (Chan, Golub, LeVeque 1983).</summary>
/// <remarks>Sums of squares would lose all digits at an offset of 10⁷: E[x²] − E[x]² subtracts two huge numbers.</remarks>
public sealed class StreamingMoments
{
    // solution:begin
    private readonly Tensor _mean;
    private readonly Tensor _scatter;

    // solution:end
    /// <summary>Of nothing yet.</summary>
    /// <param name="dimensions">D, at least 1.</param>
    public StreamingMoments(int dimensions)
    {
        // solution:begin task 3: start from a zero mean and a zero scatter
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _mean = zeros(dimensions, dtype: ScalarType.Float64);
        _scatter = zeros(dimensions, dimensions, dtype: ScalarType.Float64);
        // solution:end
    }

    /// <summary>Rows seen so far.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean, float64 [D]; a copy.</summary>
    public Tensor Mean
    {
        get
        {
            // solution:begin task 3: copy the mean
            return _mean.clone();
            // solution:end
        }
    }

    /// <summary>Their covariance, float64 [D, D], divided by Count − 1.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two rows.</exception>
    public Tensor Covariance
    {
        get
        {
            // solution:begin task 3: divide the scatter
            return Count >= 2 ? _scatter / (Count - 1) : throw new InvalidOperationException($"A covariance needs two rows, not {Count}.");
            // solution:end
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="batch">[B, D], any floating dtype, B ≥ 1.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or numbers are not finite.</exception>
    public void Add(Tensor batch)
    {
        // solution:begin task 3: merge with the moments of the batch
        using var scope = NewDisposeScope();
        var wide = Features.Require(batch, 1, nameof(batch)).cpu();
        if (wide.size(1) != _mean.size(0))
        {
            throw new ArgumentException($"Expected [B, {_mean.size(0)}], not [{string.Join(", ", batch.shape)}].", nameof(batch));
        }

        var mean = wide.mean([0L]);
        var centred = wide - mean;
        Merge(wide.size(0), mean, centred.t().mm(centred));
        // solution:end
    }

    /// <summary>The moments of both streams together: M = M₁ + M₂ + (n₁n₂/n) δδᵀ with δ = mean₂ − mean₁.</summary>
    /// <param name="a">The one; unchanged.</param>
    /// <param name="b">The other; unchanged. Either may be empty.</param>
    /// <exception cref="ArgumentException">Dimensions differ.</exception>
    public static StreamingMoments Merge(StreamingMoments a, StreamingMoments b)
    {
        // solution:begin task 3: merge both into a new one
        if (a._mean.size(0) != b._mean.size(0))
        {
            throw new ArgumentException($"The streams have {a._mean.size(0)} and {b._mean.size(0)} dimensions.", nameof(b));
        }

        var merged = new StreamingMoments((int)a._mean.size(0));
        merged.Merge(a.Count, a._mean, a._scatter);
        merged.Merge(b.Count, b._mean, b._scatter);
        return merged;
        // solution:end
    }
    // solution:begin

    private void Merge(long count, Tensor mean, Tensor scatter)
    {
        if (count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var total = Count + count;
        var delta = mean - _mean;                                                        // [D]
        _scatter.add_(scatter).add_((double)Count * count / total * outer(delta, delta));
        _mean.add_(delta * ((double)count / total));
        Count = total;
    }
    // solution:end
}

namespace Katas.Evaluation;

/// <summary>How far to trust a number: the same number of resampled data (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>A statistic of resamples of the rows, drawn with replacement, of the same size.</summary>
    /// <param name="features">[N, D], unchanged.</param>
    /// <param name="statistic">The number of interest.</param>
    /// <param name="replicates">How many, at least 1.</param>
    /// <param name="generator">Equal seeds give equal resamples.</param>
    public static double[] Replicates(Tensor features, Func<Tensor, double> statistic, int replicates, Generator generator)
    {
        // solution:begin task 7: draw rows with replacement and ask the statistic again
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 1);
        var (n, values) = (features.size(0), new double[replicates]);
        for (var replicate = 0; replicate < replicates; replicate++)
        {
            using var scope = NewDisposeScope();
            var rows = randint(0, n, [n], dtype: ScalarType.Int64, generator: generator).to(features.device);
            values[replicate] = statistic(features[rows]);
        }

        return values;
        // solution:end
    }

    /// <summary>The percentiles (1 ∓ level)/2 with linear interpolation.</summary>
    /// <remarks>A resample has fewer distinct rows, so the FID of a resample is biased upwards once more: this interval can lie wholly above the estimate. See <see cref="BasicInterval"/>.</remarks>
    /// <param name="replicates">At least one.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are none, or the level is out of range.</exception>
    public static (double Low, double High) Interval(double[] replicates, double level = 0.95)
    {
        // solution:begin task 7: sort, and interpolate at both percentiles
        if (replicates.Length == 0)
        {
            throw new ArgumentException("An interval needs replicates.", nameof(replicates));
        }

        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level lies between 0 and 1.");
        }

        double[] sorted = [.. replicates.Order()];
        return (Percentile((1 - level) / 2), Percentile((1 + level) / 2));

        double Percentile(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)Math.Min(Math.Floor(place), Math.Max(0, sorted.Length - 2));
            return sorted.Length == 1 ? sorted[0] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
        }

        // solution:end
    }

    /// <summary>The percentile interval mirrored at the estimate: [2·point − High, 2·point − Low]. What resampling adds is taken off.</summary>
    /// <param name="point">The estimate.</param>
    /// <param name="replicates">At least one.</param>
    /// <param name="level">Between 0 and 1.</param>
    public static (double Low, double High) BasicInterval(double point, double[] replicates, double level = 0.95)
    {
        // solution:begin task 7: turn the interval round
        var (low, high) = Interval(replicates, level);
        return ((2 * point) - high, (2 * point) - low);
        // solution:end
    }

    /// <summary>The standard deviation of the replicates, divided by R − 1.</summary>
    /// <param name="replicates">Two at least.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static double StandardError(double[] replicates)
    {
        // solution:begin task 7: the sample's standard deviation
        if (replicates.Length < 2)
        {
            throw new ArgumentException("A standard error needs two replicates.", nameof(replicates));
        }

        var mean = replicates.Average();
        return Math.Sqrt(replicates.Sum(value => (value - mean) * (value - mean)) / (replicates.Length - 1));
        // solution:end
    }
}

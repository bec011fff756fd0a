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
        // TODO(week12.7): draw rows with replacement and ask the statistic again
        throw new NotImplementedException("Week 12, task 7: draw rows with replacement and ask the statistic again");
    }

    /// <summary>The percentiles (1 ∓ level)/2 with linear interpolation.</summary>
    /// <remarks>A resample has fewer distinct rows, so the FID of a resample is biased upwards once more: this interval can lie wholly above the estimate. See <see cref="BasicInterval"/>.</remarks>
    /// <param name="replicates">At least one.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are none, or the level is out of range.</exception>
    public static (double Low, double High) Interval(double[] replicates, double level = 0.95)
    {
        // TODO(week12.7): sort, and interpolate at both percentiles
        throw new NotImplementedException("Week 12, task 7: sort, and interpolate at both percentiles");
    }

    /// <summary>The percentile interval mirrored at the estimate: [2·point − High, 2·point − Low]. What resampling adds is taken off.</summary>
    /// <param name="point">The estimate.</param>
    /// <param name="replicates">At least one.</param>
    /// <param name="level">Between 0 and 1.</param>
    public static (double Low, double High) BasicInterval(double point, double[] replicates, double level = 0.95)
    {
        // TODO(week12.7): turn the interval round
        throw new NotImplementedException("Week 12, task 7: turn the interval round");
    }

    /// <summary>The standard deviation of the replicates, divided by R − 1.</summary>
    /// <param name="replicates">Two at least.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static double StandardError(double[] replicates)
    {
        // TODO(week12.7): the sample's standard deviation
        throw new NotImplementedException("Week 12, task 7: the sample's standard deviation");
    }
}

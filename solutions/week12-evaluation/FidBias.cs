namespace Katas.Evaluation;

/// <summary>FID is biased: few samples make it larger, by an amount that falls like 1/N (Bińkowski et al. 2018, appendix D; Chong and Forsyth 2020, §3).</summary>
public static class FidBias
{
    /// <summary>The mean Fréchet distance of random subsets to fixed real moments.</summary>
    /// <param name="realMean">[D].</param>
    /// <param name="realCov">[D, D].</param>
    /// <param name="fake">[N, D].</param>
    /// <param name="sizes">Rows of a subset, each from 2 to N; drawn without replacement.</param>
    /// <param name="repeats">Subsets of each size, at least 1.</param>
    /// <param name="generator">Equal seeds give equal subsets.</param>
    /// <returns>One mean a size.</returns>
    /// <exception cref="ArgumentException">A size is out of range, or shapes disagree.</exception>
    public static double[] Curve(Tensor realMean, Tensor realCov, Tensor fake, int[] sizes, int repeats, Generator generator)
    {
        // solution:begin task 7: average the distance over subsets of each size
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        if (sizes.Any(size => size < 2 || size > fake.size(0)))
        {
            throw new ArgumentException($"Sizes lie between 2 and {fake.size(0)}.", nameof(sizes));
        }

        return [.. sizes.Select(size => Enumerable.Range(0, repeats).Average(_ => Distance(size)))];

        double Distance(int size)
        {
            using var scope = NewDisposeScope();
            var rows = randperm(fake.size(0), generator: generator).narrow(0, 0, size).to(fake.device);
            var (mean, cov) = FrechetDistance.Moments(fake[rows], nameof(fake));
            return FrechetDistance.Between(realMean, realCov, mean, cov);
        }

        // solution:end
    }

    /// <summary>The least-squares line fid = FidInfinity + Slope/size.</summary>
    /// <param name="sizes">Two different ones at least.</param>
    /// <param name="fids">One a size.</param>
    /// <exception cref="ArgumentException">There are too few sizes, or lengths differ.</exception>
    public static (double FidInfinity, double Slope) Extrapolate(int[] sizes, double[] fids)
    {
        // solution:begin task 7: fit a line in 1/size and read it off at 0
        if (sizes.Length != fids.Length || sizes.Distinct().Count() < 2 || sizes.Any(size => size < 1) || fids.Any(fid => !double.IsFinite(fid)))
        {
            throw new ArgumentException("Expected one finite distance a size, for two different sizes at least.", nameof(sizes));
        }

        double[] x = [.. sizes.Select(size => 1.0 / size)];
        var (meanX, meanY) = (x.Average(), fids.Average());
        var slope = x.Zip(fids, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        return (meanY - (slope * meanX), slope);
        // solution:end
    }
}

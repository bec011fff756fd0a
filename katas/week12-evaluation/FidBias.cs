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
        // TODO(week12.7): average the distance over subsets of each size
        throw new NotImplementedException("Week 12, task 7: average the distance over subsets of each size");
    }

    /// <summary>The least-squares line fid = FidInfinity + Slope/size.</summary>
    /// <param name="sizes">Two different ones at least.</param>
    /// <param name="fids">One a size.</param>
    /// <exception cref="ArgumentException">There are too few sizes, or lengths differ.</exception>
    public static (double FidInfinity, double Slope) Extrapolate(int[] sizes, double[] fids)
    {
        // TODO(week12.7): fit a line in 1/size and read it off at 0
        throw new NotImplementedException("Week 12, task 7: fit a line in 1/size and read it off at 0");
    }
}

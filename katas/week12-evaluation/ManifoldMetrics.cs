namespace Katas.Evaluation;

/// <summary>Four shares that say how two sets of samples overlap.</summary>
/// <param name="Precision">Share of fakes inside some real ball.</param>
/// <param name="Recall">Share of reals inside some fake ball.</param>
/// <param name="Density">1/k times the mean number of real balls that a fake lies in; may exceed 1.</param>
/// <param name="Coverage">Share of reals with a fake inside their own ball.</param>
public sealed record ManifoldScores(double Precision, double Recall, double Density, double Coverage);

/// <summary>Sets as unions of balls that reach to the k-th neighbour (Kynkäänniemi et al. 2019, eq. 1–2; Naeem et al. 2020, eq. 3–5).</summary>
public static class ManifoldMetrics
{
    /// <summary>Euclidean distances, exactly 0 for equal rows: |x|² + |y|² − 2xy would cancel.</summary>
    /// <param name="x">[N, D].</param>
    /// <param name="y">[M, D].</param>
    /// <returns>float64 [N, M].</returns>
    /// <exception cref="ArgumentException">Widths differ, or numbers are not finite.</exception>
    public static Tensor Distances(Tensor x, Tensor y)
    {
        // TODO(week12.6): take norms of differences, some rows at a time
        throw new NotImplementedException("Week 12, task 6: take norms of differences, some rows at a time");
    }

    /// <summary>The distance of each row to its k-th nearest <b>other</b> row.</summary>
    /// <param name="features">[N, D], N ≥ k + 1.</param>
    /// <param name="k">At least 1.</param>
    /// <returns>float64 [N].</returns>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public static Tensor Radii(Tensor features, int k)
    {
        // TODO(week12.6): sort each row of distances; its first entry is the row itself
        throw new NotImplementedException("Week 12, task 6: sort each row of distances; its first entry is the row itself");
    }

    /// <summary>All four scores. A sample is inside a ball when its distance is <b>smaller</b> than the radius.</summary>
    /// <param name="real">[N, D], N ≥ k + 1.</param>
    /// <param name="fake">[M, D], M ≥ k + 1.</param>
    /// <param name="k">Which neighbour a ball reaches to.</param>
    /// <exception cref="ArgumentException">There are too few rows, or widths differ.</exception>
    public static ManifoldScores Compute(Tensor real, Tensor fake, int k = 5)
    {
        // TODO(week12.6): compare one matrix of distances with the radii of both sets
        throw new NotImplementedException("Week 12, task 6: compare one matrix of distances with the radii of both sets");
    }
}

namespace Katas.Evaluation;

/// <summary>The Fréchet distance between two normal distributions; of Inception features it is the FID (Heusel et al. 2017, eq. 6).</summary>
public static class FrechetDistance
{
    /// <summary>‖m₁ − m₂‖² + tr C₁ + tr C₂ − 2 tr((C₁C₂)^½): never negative, and exact for singular covariances.</summary>
    /// <remarks>On the symmetric route no complex numbers appear; the discarded imaginary part and the ε on the diagonal of the published code are not needed.</remarks>
    /// <param name="mean1">[D].</param>
    /// <param name="cov1">[D, D].</param>
    /// <param name="mean2">[D].</param>
    /// <param name="cov2">[D, D].</param>
    /// <exception cref="ArgumentException">Shapes disagree, or numbers are not finite.</exception>
    public static double Between(Tensor mean1, Tensor cov1, Tensor mean2, Tensor cov2)
    {
        // TODO(week12.2): add the squared distance of the means to what the covariances differ by
        throw new NotImplementedException("Week 12, task 2: add the squared distance of the means to what the covariances differ by");
    }

    /// <summary>The same from features; covariances divide by N − 1.</summary>
    /// <param name="real">[N, D], N ≥ 2; fewer rows than dimensions are fine.</param>
    /// <param name="fake">[M, D], M ≥ 2.</param>
    /// <exception cref="ArgumentException">Shapes disagree, there are too few rows, or numbers are not finite.</exception>
    public static double FromFeatures(Tensor real, Tensor fake)
    {
        // TODO(week12.2): take mean and covariance of both sets
        throw new NotImplementedException("Week 12, task 2: take mean and covariance of both sets");
    }
}

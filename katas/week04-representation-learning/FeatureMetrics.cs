namespace Katas.RepresentationLearning;

/// <summary>What features look like, without labels: are views of one image close, and is the sphere used?</summary>
/// <remarks>Features are floating point <c>[n, d]</c>; they are read in float64 and without a graph.</remarks>
public static class FeatureMetrics
{
    /// <summary>How far positive pairs are apart: <c>E ‖x̂ − ŷ‖^α</c>, rows on the unit sphere (Wang and Isola 2020, Eq. 2).</summary>
    /// <param name="x"><c>[n, d]</c>.</param>
    /// <param name="y"><c>[n, d]</c>; row i is the partner of row i of <paramref name="x"/>.</param>
    /// <param name="alpha">α &gt; 0.</param>
    /// <returns>0 (views coincide) … 2^α.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are not [n, d], or α is not positive.</exception>
    public static double Alignment(Tensor x, Tensor y, double alpha = 2)
    {
        // TODO(week04.7): average the distances of normalized pairs to the power of alpha
        throw new NotImplementedException("Week 4, task 7: average the distances of normalized pairs to the power of alpha");
    }

    /// <summary>How evenly features cover the sphere: <c>log E exp(−t ‖x̂ᵢ − x̂ⱼ‖²)</c> over the unordered pairs i &lt; j (Wang and Isola 2020, Eq. 3).</summary>
    /// <param name="x"><c>[n, d]</c>, n ≥ 2.</param>
    /// <param name="t">t &gt; 0.</param>
    /// <returns>−4t … 0; 0 when all points coincide.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or t is not positive.</exception>
    public static double Uniformity(Tensor x, double t = 2)
    {
        // TODO(week04.7): take the log of the mean Gaussian potential over the pairs above the diagonal
        throw new NotImplementedException("Week 4, task 7: take the log of the mean Gaussian potential over the pairs above the diagonal");
    }

    /// <summary>How many directions are used: <c>exp(−Σ p log p)</c> with <c>p = σ/Σσ + 10⁻⁷</c>, σ the singular values of x as given (RankMe, Garrido et al. 2023, Eq. 1).</summary>
    /// <param name="x"><c>[n, d]</c>.</param>
    /// <returns>About 1 … min(n, d).</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static double EffectiveRank(Tensor x)
    {
        // TODO(week04.7): take the exponential of the entropy of the singular values' shares
        throw new NotImplementedException("Week 4, task 7: take the exponential of the entropy of the singular values' shares");
    }

    /// <summary>The standard deviation of each coordinate of the normalized rows, averaged over coordinates, times √d (the collapse alarm of SimSiam, Chen and He 2021, Sec. 4.1).</summary>
    /// <param name="x"><c>[n, d]</c>.</param>
    /// <returns>About 1 when isotropic, 0 when all rows point the same way.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static double NormalizedSpread(Tensor x)
    {
        // TODO(week04.7): average the deviations of the normalized rows' coordinates
        throw new NotImplementedException("Week 4, task 7: average the deviations of the normalized rows' coordinates");
    }
}

namespace Katas.RepresentationLearning;

/// <summary>Principal components: the best linear code in the sense of squared error.</summary>
/// <param name="Mean"><c>[d]</c>.</param>
/// <param name="Components"><c>[k, d]</c>, orthonormal rows, the direction of largest variance first; their signs are arbitrary.</param>
/// <param name="ExplainedVariance"><c>[k]</c>, the sample variance (divided by n − 1) along each component, descending.</param>
public sealed record Pca(Tensor Mean, Tensor Components, Tensor ExplainedVariance)
{
    /// <summary>Finds the components: the right singular vectors of the centred rows; the variances are <c>σ²/(n − 1)</c>.</summary>
    /// <param name="x"><c>[n, d]</c>, n ≥ 2, floating point.</param>
    /// <param name="components">k, 1 … min(n, d).</param>
    /// <exception cref="ArgumentException">The shape does not fit, or k is out of range.</exception>
    public static Pca Fit(Tensor x, int components)
    {
        // TODO(week04.3): subtract the mean and take the singular value decomposition
        throw new NotImplementedException("Week 4, task 3: subtract the mean and take the singular value decomposition");
    }

    /// <summary>The codes of rows: <c>(x − mean) Vᵀ</c>.</summary>
    /// <param name="x"><c>[m, d]</c>.</param>
    /// <returns><c>[m, k]</c>.</returns>
    public Tensor Transform(Tensor x)
    {
        // TODO(week04.3): project the centred rows on the components
        throw new NotImplementedException("Week 4, task 3: project the centred rows on the components");
    }

    /// <summary>The rows' nearest points in the span of the components: codes times components, plus the mean.</summary>
    /// <param name="x"><c>[m, d]</c>.</param>
    /// <returns><c>[m, d]</c>.</returns>
    public Tensor Reconstruct(Tensor x)
    {
        // TODO(week04.3): go back from the codes
        throw new NotImplementedException("Week 4, task 3: go back from the codes");
    }
}

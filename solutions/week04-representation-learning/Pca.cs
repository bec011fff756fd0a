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
        // solution:begin task 3: subtract the mean and take the singular value decomposition
        if (x.dim() != 2 || x.size(0) < 2 || !x.is_floating_point())
        {
            throw new ArgumentException($"Expected floating-point rows [n, d] with n ≥ 2, not {x.dtype} [{string.Join(", ", x.shape)}].", nameof(x));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, Math.Min(x.size(0), x.size(1)));
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var mean = x.mean([0L]); // [d]
        var (_, sigma, vt) = linalg.svd(x - mean, fullMatrices: false); // [min(n, d)], [min(n, d), d]
        var variance = sigma.narrow(0, 0, components).square() / (x.size(0) - 1); // [k]
        return new(mean.MoveToOuterDisposeScope(), vt.narrow(0, 0, components).clone().MoveToOuterDisposeScope(), variance.MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The codes of rows: <c>(x − mean) Vᵀ</c>.</summary>
    /// <param name="x"><c>[m, d]</c>.</param>
    /// <returns><c>[m, k]</c>.</returns>
    public Tensor Transform(Tensor x)
    {
        // solution:begin task 3: project the centred rows on the components
        using var centred = x - Mean;
        using var transposed = Components.t();
        return centred.matmul(transposed); // [m, k]
        // solution:end
    }

    /// <summary>The rows' nearest points in the span of the components: codes times components, plus the mean.</summary>
    /// <param name="x"><c>[m, d]</c>.</param>
    /// <returns><c>[m, d]</c>.</returns>
    public Tensor Reconstruct(Tensor x)
    {
        // solution:begin task 3: go back from the codes
        using var scope = NewDisposeScope();
        return (Transform(x).matmul(Components) + Mean).MoveToOuterDisposeScope(); // [m, d]
        // solution:end
    }
}

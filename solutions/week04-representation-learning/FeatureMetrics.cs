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
        // solution:begin task 7: average the distances of normalized pairs to the power of alpha
        RequireRows(x, 1);
        RequireRows(y, 1);
        if (!x.shape.SequenceEqual(y.shape) || !(alpha > 0))
        {
            throw new ArgumentException($"Expected pairs of one shape and a positive power, not [{string.Join(", ", x.shape)}], [{string.Join(", ", y.shape)}] and {alpha}.", nameof(y));
        }

        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var distances = (OnSphere(x) - OnSphere(y)).norm(1, keepdim: false, p: 2); // [n]
        return distances.pow(alpha).mean().item<double>();
        // solution:end
    }

    /// <summary>How evenly features cover the sphere: <c>log E exp(−t ‖x̂ᵢ − x̂ⱼ‖²)</c> over the unordered pairs i &lt; j (Wang and Isola 2020, Eq. 3).</summary>
    /// <param name="x"><c>[n, d]</c>, n ≥ 2.</param>
    /// <param name="t">t &gt; 0.</param>
    /// <returns>−4t … 0; 0 when all points coincide.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or t is not positive.</exception>
    public static double Uniformity(Tensor x, double t = 2)
    {
        // solution:begin task 7: take the log of the mean Gaussian potential over the pairs above the diagonal
        RequireRows(x, 2);
        if (!(t > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(t), t, "t is positive.");
        }

        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var rows = OnSphere(x); // [n, d]
        var pairs = ones(x.size(0), x.size(0), dtype: ScalarType.Bool, device: x.device).triu(1); // [n, n]
        var squares = (2 - (2 * rows.matmul(rows.t()))).masked_select(pairs); // [n(n − 1)/2]: ‖a − b‖² = 2 − 2⟨a, b⟩ on the sphere
        return (-t * squares).logsumexp(0).item<double>() - Math.Log(squares.size(0));
        // solution:end
    }

    /// <summary>How many directions are used: <c>exp(−Σ p log p)</c> with <c>p = σ/Σσ + 10⁻⁷</c>, σ the singular values of x as given (RankMe, Garrido et al. 2023, Eq. 1).</summary>
    /// <param name="x"><c>[n, d]</c>.</param>
    /// <returns>About 1 … min(n, d).</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static double EffectiveRank(Tensor x)
    {
        // solution:begin task 7: take the exponential of the entropy of the singular values' shares
        RequireRows(x, 1);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var sigma = linalg.svdvals(x.to(ScalarType.Float64)); // [min(n, d)]
        var p = (sigma / sigma.sum()) + 1e-7;
        return Math.Exp(-(p * p.log()).sum().item<double>());
        // solution:end
    }

    /// <summary>The standard deviation of each coordinate of the normalized rows, averaged over coordinates, times √d (the collapse alarm of SimSiam, Chen and He 2021, Sec. 4.1).</summary>
    /// <param name="x"><c>[n, d]</c>.</param>
    /// <returns>About 1 when isotropic, 0 when all rows point the same way.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static double NormalizedSpread(Tensor x)
    {
        // solution:begin task 7: average the deviations of the normalized rows' coordinates
        RequireRows(x, 1);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        return OnSphere(x).std(0, unbiased: false).mean().item<double>() * Math.Sqrt(x.size(1));
        // solution:end
    }
    // solution:begin

    private static Tensor OnSphere(Tensor x) => nn.functional.normalize(x.to(ScalarType.Float64), dim: 1); // [n, d]

    private static void RequireRows(Tensor x, long atLeast)
    {
        if (x.dim() != 2 || x.size(0) < atLeast || !x.is_floating_point())
        {
            throw new ArgumentException($"Expected floating-point features [n, d] with n ≥ {atLeast}, not {x.dtype} [{string.Join(", ", x.shape)}].", nameof(x));
        }
    }
    // solution:end
}

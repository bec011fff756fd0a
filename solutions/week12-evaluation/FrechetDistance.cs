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
        // solution:begin task 2: add the squared distance of the means to what the covariances differ by
        if (mean1.dim() != 1 || !mean1.shape.SequenceEqual(mean2.shape) || cov1.dim() != 2 || cov1.size(0) != mean1.size(0) || !cov1.shape.SequenceEqual(cov2.shape))
        {
            throw new ArgumentException($"Expected means [D] and covariances [D, D], not [{string.Join(", ", mean1.shape)}], [{string.Join(", ", cov1.shape)}], [{string.Join(", ", mean2.shape)}] and [{string.Join(", ", cov2.shape)}].", nameof(mean1));
        }

        using var scope = NewDisposeScope();
        var difference = mean1.to_type(ScalarType.Float64) - mean2.to_type(ScalarType.Float64);
        var means = difference.dot(difference).item<double>();
        if (!double.IsFinite(means))
        {
            throw new ArgumentException("The means must be finite.", nameof(mean1));
        }

        var traces = cov1.to_type(ScalarType.Float64).trace().item<double>() + cov2.to_type(ScalarType.Float64).trace().item<double>();
        return Math.Max(0, means + traces - (2 * MatrixSquareRoot.TraceOfProductRoot(cov1, cov2)));
        // solution:end
    }

    /// <summary>The same from features; covariances divide by N − 1.</summary>
    /// <param name="real">[N, D], N ≥ 2; fewer rows than dimensions are fine.</param>
    /// <param name="fake">[M, D], M ≥ 2.</param>
    /// <exception cref="ArgumentException">Shapes disagree, there are too few rows, or numbers are not finite.</exception>
    public static double FromFeatures(Tensor real, Tensor fake)
    {
        // solution:begin task 2: take mean and covariance of both sets
        using var scope = NewDisposeScope();
        var (mean1, cov1) = Moments(real, nameof(real));
        var (mean2, cov2) = Moments(fake, nameof(fake));
        return Between(mean1, cov1, mean2, cov2);
        // solution:end
    }
    // solution:begin

    internal static (Tensor Mean, Tensor Covariance) Moments(Tensor features, string name)
    {
        var wide = Features.Require(features, 2, name);                                  // [N, D]
        var mean = wide.mean([0L]);
        var centred = wide - mean;
        return (mean, centred.t().mm(centred) / (wide.size(0) - 1));
    }
    // solution:end
}
// solution:begin

/// <summary>What every metric asks of its features.</summary>
internal static class Features
{
    /// <summary>The features in float64.</summary>
    public static Tensor Require(Tensor features, long atLeast, string name)
    {
        if (features.dim() != 2 || features.size(0) < atLeast || features.size(1) < 1 || !features.is_floating_point() || !features.isfinite().all().item<bool>())
        {
            throw new ArgumentException($"Expected finite features [N, D] with N ≥ {atLeast}, not {features.dtype} [{string.Join(", ", features.shape)}].", name);
        }

        return features.detach().to_type(ScalarType.Float64);
    }

    /// <summary>Two sets of one width in float64.</summary>
    public static (Tensor X, Tensor Y) RequireBoth(Tensor x, Tensor y, long atLeast)
    {
        var both = (Require(x, atLeast, nameof(x)), Require(y, atLeast, nameof(y)));
        return x.size(1) == y.size(1) ? both : throw new ArgumentException($"The two sets have {x.size(1)} and {y.size(1)} features.", nameof(y));
    }
}
// solution:end

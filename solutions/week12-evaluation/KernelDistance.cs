namespace Katas.Evaluation;

/// <summary>The kernel distance: squared maximum mean discrepancy under a polynomial kernel; of Inception features it is the KID (Bińkowski et al. 2018, eq. 3–4).</summary>
public static class KernelDistance
{
    /// <summary>(γ·x·yᵀ + c)^degree.</summary>
    /// <param name="x">[N, D].</param>
    /// <param name="y">[M, D].</param>
    /// <param name="degree">The power, at least 1.</param>
    /// <param name="gamma">γ; 1/D when null.</param>
    /// <param name="coef0">c.</param>
    /// <returns>float64 [N, M].</returns>
    /// <exception cref="ArgumentException">Widths differ, or numbers are not finite.</exception>
    public static Tensor PolynomialKernel(Tensor x, Tensor y, int degree = 3, double? gamma = null, double coef0 = 1)
    {
        // solution:begin task 5: a power of the scaled products
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        using var scope = NewDisposeScope();
        var (a, b) = Features.RequireBoth(x, y, 1);
        return ((a.mm(b.t()) * (gamma ?? (1.0 / a.size(1)))) + coef0).pow(degree).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Unbiased MMD²: the means of both within-kernels over pairs of <b>different</b> rows, minus twice the mean of the cross-kernel. May be negative.</summary>
    /// <param name="real">[N, D], N ≥ 2.</param>
    /// <param name="fake">[M, D], M ≥ 2.</param>
    /// <exception cref="ArgumentException">A set has fewer than two rows, or widths differ.</exception>
    public static double Unbiased(Tensor real, Tensor fake)
    {
        // solution:begin task 5: leave the diagonals out
        using var scope = NewDisposeScope();
        var (x, y) = Features.RequireBoth(real, fake, 2);
        return OffDiagonalMean(PolynomialKernel(x, x)) + OffDiagonalMean(PolynomialKernel(y, y)) - (2 * PolynomialKernel(x, y).mean().item<double>());
        // solution:end
    }

    /// <summary>Biased MMD²: the same with the diagonals, never negative.</summary>
    /// <param name="real">[N, D].</param>
    /// <param name="fake">[M, D].</param>
    /// <exception cref="ArgumentException">A set has fewer than two rows, or widths differ.</exception>
    public static double Biased(Tensor real, Tensor fake)
    {
        // solution:begin task 5: means of the whole kernels
        using var scope = NewDisposeScope();
        var (x, y) = Features.RequireBoth(real, fake, 2);
        return (PolynomialKernel(x, x).mean() + PolynomialKernel(y, y).mean() - (2 * PolynomialKernel(x, y).mean())).item<double>();
        // solution:end
    }

    /// <summary>Mean and population deviation of <see cref="Unbiased"/> over random subsets of both sets, drawn without replacement.</summary>
    /// <param name="real">[N, D].</param>
    /// <param name="fake">[M, D].</param>
    /// <param name="subsets">How many, at least 1.</param>
    /// <param name="subsetSize">Rows of each set, from 2 to the smaller set.</param>
    /// <param name="generator">Equal seeds give equal subsets.</param>
    /// <exception cref="ArgumentException">A number is out of range, or widths differ.</exception>
    public static (double Mean, double Std) SubsetAverage(Tensor real, Tensor fake, int subsets, int subsetSize, Generator generator)
    {
        // solution:begin task 5: average over random subsets
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsetSize, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subsetSize, Math.Min(real.size(0), fake.size(0)));
        var values = new double[subsets];
        for (var subset = 0; subset < subsets; subset++)
        {
            using var scope = NewDisposeScope();
            values[subset] = Unbiased(Subset(real), Subset(fake));
        }

        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));

        Tensor Subset(Tensor set) => set[randperm(set.size(0), generator: generator).narrow(0, 0, subsetSize).to(set.device)];
        // solution:end
    }
    // solution:begin

    // k(x, x) belongs to no pair of different samples.
    private static double OffDiagonalMean(Tensor kernel)
    {
        var n = (double)kernel.size(0);
        return (kernel.sum() - kernel.trace()).item<double>() / (n * (n - 1));
    }
    // solution:end
}

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
        // TODO(week12.5): a power of the scaled products
        throw new NotImplementedException("Week 12, task 5: a power of the scaled products");
    }

    /// <summary>Unbiased MMD²: the means of both within-kernels over pairs of <b>different</b> rows, minus twice the mean of the cross-kernel. May be negative.</summary>
    /// <param name="real">[N, D], N ≥ 2.</param>
    /// <param name="fake">[M, D], M ≥ 2.</param>
    /// <exception cref="ArgumentException">A set has fewer than two rows, or widths differ.</exception>
    public static double Unbiased(Tensor real, Tensor fake)
    {
        // TODO(week12.5): leave the diagonals out
        throw new NotImplementedException("Week 12, task 5: leave the diagonals out");
    }

    /// <summary>Biased MMD²: the same with the diagonals, never negative.</summary>
    /// <param name="real">[N, D].</param>
    /// <param name="fake">[M, D].</param>
    /// <exception cref="ArgumentException">A set has fewer than two rows, or widths differ.</exception>
    public static double Biased(Tensor real, Tensor fake)
    {
        // TODO(week12.5): means of the whole kernels
        throw new NotImplementedException("Week 12, task 5: means of the whole kernels");
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
        // TODO(week12.5): average over random subsets
        throw new NotImplementedException("Week 12, task 5: average over random subsets");
    }
}

namespace Katas.Evaluation;

/// <summary>Square roots of matrices: R with R·R = A, which has nothing to do with the roots of the entries (Higham 2008, ch. 6).</summary>
public static class MatrixSquareRoot
{
    /// <summary>The positive semi-definite root V √Λ Vᵀ of a symmetric positive semi-definite matrix.</summary>
    /// <param name="a">[D, D].</param>
    /// <returns>float64 [D, D], symmetric. Eigenvalues that rounding made a little negative count as 0.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or finite; it is asymmetric by more than 10⁻⁸ of its largest entry; an eigenvalue is below −10⁻⁸ of the largest.</exception>
    public static Tensor Symmetric(Tensor a)
    {
        // TODO(week12.1): take roots of the eigenvalues
        throw new NotImplementedException("Week 12, task 1: take roots of the eigenvalues");
    }

    /// <summary>The coupled Newton–Schulz iteration: matrix products only. s = ‖a‖_F, Y₀ = a/s, Z₀ = I, T = ½(3I − ZY), Y ← YT, Z ← TZ.</summary>
    /// <param name="a">[D, D], positive semi-definite and not zero.</param>
    /// <param name="iterations">At least 1.</param>
    /// <returns>√s·Y after each iteration, float64 [D, D] each: approximations of the root.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, not finite or zero.</exception>
    public static Tensor[] NewtonSchulzIterates(Tensor a, int iterations)
    {
        // TODO(week12.1): iterate on the scaled matrix and scale each iterate back
        throw new NotImplementedException("Week 12, task 1: iterate on the scaled matrix and scale each iterate back");
    }

    /// <summary>Newton–Schulz until ‖Y² − a/s‖_F is below the tolerance: the root √s·Y and the inverse root Z/√s.</summary>
    /// <param name="a">[D, D], positive definite for convergence at a quadratic rate.</param>
    /// <param name="maxIterations">The most iterations.</param>
    /// <param name="tolerance">Of the residual.</param>
    /// <returns>Root and inverse root float64 [D, D], the iterations made, the last residual.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, not finite or zero.</exception>
    public static (Tensor Root, Tensor InverseRoot, int Iterations, double Residual) NewtonSchulz(Tensor a, int maxIterations = 50, double tolerance = 1e-10)
    {
        // TODO(week12.1): iterate until the square of Y is the scaled matrix
        throw new NotImplementedException("Week 12, task 1: iterate until the square of Y is the scaled matrix");
    }

    /// <summary>tr((ab)^½) for symmetric positive semi-definite a and b. ab is not symmetric, but it has the eigenvalues of a^½ b a^½, which is.</summary>
    /// <param name="a">[D, D].</param>
    /// <param name="b">[D, D].</param>
    /// <exception cref="ArgumentException">A matrix is not symmetric positive semi-definite, or sizes differ.</exception>
    public static double TraceOfProductRoot(Tensor a, Tensor b)
    {
        // TODO(week12.1): sum the roots of the eigenvalues of a^½ b a^½
        throw new NotImplementedException("Week 12, task 1: sum the roots of the eigenvalues of a^½ b a^½");
    }
}

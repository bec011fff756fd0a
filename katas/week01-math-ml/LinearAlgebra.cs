namespace Katas.MathMl;

/// <summary>Two factorizations by hand (Golub and Van Loan, Matrix Computations, §4.2 and §5.2), and what they are for.</summary>
/// <remarks>A loop over columns is expected here; a loop over single entries is not.</remarks>
public static class LinearAlgebra
{
    /// <summary>The Cholesky factorization a = L Lᵀ.</summary>
    /// <param name="a">[n, n], symmetric positive definite.</param>
    /// <returns>L [n, n], lower triangular with a positive diagonal.</returns>
    /// <exception cref="ArgumentException">a is not square, or not symmetric within 1e−10·max|a|.</exception>
    /// <exception cref="ArithmeticException">A pivot is not positive: a is not positive definite, or holds NaN.</exception>
    public static Tensor Cholesky(Tensor a)
    {
        // TODO(week01.4): compute column after column; a pivot that is not positive (NaN included) is an error
        throw new NotImplementedException("Week 1, task 4: compute column after column; a pivot that is not positive (NaN included) is an error");
    }

    /// <summary>Solves L x = b from the first row down; entries above the diagonal are not read.</summary>
    /// <param name="l">L [n, n], lower triangular.</param>
    /// <param name="b">[n], or [n, k] for k right-hand sides.</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    /// <exception cref="ArithmeticException">An entry of the diagonal is zero.</exception>
    public static Tensor ForwardSubstitution(Tensor l, Tensor b)
    {
        // TODO(week01.4): solve row i from the rows before it
        throw new NotImplementedException("Week 1, task 4: solve row i from the rows before it");
    }

    /// <summary>Solves U x = b from the last row up; entries below the diagonal are not read.</summary>
    /// <param name="u">U [n, n], upper triangular.</param>
    /// <param name="b">[n], or [n, k] for k right-hand sides.</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    /// <exception cref="ArithmeticException">An entry of the diagonal is zero.</exception>
    public static Tensor BackSubstitution(Tensor u, Tensor b)
    {
        // TODO(week01.4): solve row i from the rows after it
        throw new NotImplementedException("Week 1, task 4: solve row i from the rows after it");
    }

    /// <summary>Solves a x = b by Cholesky: L y = b, then Lᵀ x = y.</summary>
    /// <param name="a">[n, n], symmetric positive definite.</param>
    /// <param name="b">[n] or [n, k].</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    public static Tensor SolvePositiveDefinite(Tensor a, Tensor b)
    {
        // TODO(week01.4): factor, then substitute forwards and back
        throw new NotImplementedException("Week 1, task 4: factor, then substitute forwards and back");
    }

    /// <summary>The thin QR factorization by Householder reflections H = I − 2vvᵀ/vᵀv, v = x + sign(x₁)‖x‖e₁ (§5.1.2, §5.2.1).</summary>
    /// <param name="a">[m, n], m ≥ n.</param>
    /// <returns>Q [m, n] with orthonormal columns, R [n, n] upper triangular with a diagonal that is not negative. Takes O(mn²), and no m×m matrix.</returns>
    /// <exception cref="ArgumentException">m &lt; n.</exception>
    public static (Tensor Q, Tensor R) HouseholderQr(Tensor a)
    {
        // TODO(week01.4): reflect column after column onto its first axis, build the thin Q backwards, make diag(R) not negative
        throw new NotImplementedException("Week 1, task 4: reflect column after column onto its first axis, build the thin Q backwards, make diag(R) not negative");
    }

    /// <summary>The largest eigenvalue of a symmetric positive semidefinite matrix, by power iteration and the Rayleigh quotient.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="iterations">How many products.</param>
    /// <param name="seed">The start vector's seed.</param>
    public static double LargestEigenvalue(Tensor a, int iterations = 1000, int seed = 0)
    {
        // TODO(week01.4): multiply a random unit vector by a again and again; return v·av
        throw new NotImplementedException("Week 1, task 4: multiply a random unit vector by a again and again; return v·av");
    }
}

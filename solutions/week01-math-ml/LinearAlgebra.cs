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
        // solution:begin task 4: compute column after column; a pivot that is not positive (NaN included) is an error
        if (a.dim() != 2 || a.shape[0] != a.shape[1])
        {
            throw new ArgumentException($"a must be square, not [{string.Join(", ", a.shape)}].", nameof(a));
        }

        if ((a - a.t()).abs().max().item<double>() > 1e-10 * a.abs().max().item<double>())
        {
            throw new ArgumentException("a must be symmetric.", nameof(a));
        }

        var n = a.shape[0];
        var l = zeros_like(a);
        for (var j = 0L; j < n; j++)
        {
            using var scope = NewDisposeScope();
            var done = l.narrow(0, j, n - j).narrow(1, 0, j);                                       // L[j:, :j]
            var column = a.narrow(0, j, n - j).select(1, j) - done.matmul(l[j].narrow(0, 0, j));     // [n-j]
            var pivot = column[0].item<double>();
            if (!(pivot > 0))
            {
                throw new ArithmeticException($"Pivot {j} is {pivot}: the matrix is not positive definite.");
            }

            l.narrow(0, j, n - j).select(1, j).copy_(column / Math.Sqrt(pivot));
        }

        return l;
        // solution:end
    }

    /// <summary>Solves L x = b from the first row down; entries above the diagonal are not read.</summary>
    /// <param name="l">L [n, n], lower triangular.</param>
    /// <param name="b">[n], or [n, k] for k right-hand sides.</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    /// <exception cref="ArithmeticException">An entry of the diagonal is zero.</exception>
    public static Tensor ForwardSubstitution(Tensor l, Tensor b)
    {
        // solution:begin task 4: solve row i from the rows before it
        return Substitute(l, b, forward: true);
        // solution:end
    }

    /// <summary>Solves U x = b from the last row up; entries below the diagonal are not read.</summary>
    /// <param name="u">U [n, n], upper triangular.</param>
    /// <param name="b">[n], or [n, k] for k right-hand sides.</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    /// <exception cref="ArithmeticException">An entry of the diagonal is zero.</exception>
    public static Tensor BackSubstitution(Tensor u, Tensor b)
    {
        // solution:begin task 4: solve row i from the rows after it
        return Substitute(u, b, forward: false);
        // solution:end
    }

    /// <summary>Solves a x = b by Cholesky: L y = b, then Lᵀ x = y.</summary>
    /// <param name="a">[n, n], symmetric positive definite.</param>
    /// <param name="b">[n] or [n, k].</param>
    /// <returns>x, the shape of <paramref name="b"/>.</returns>
    public static Tensor SolvePositiveDefinite(Tensor a, Tensor b)
    {
        // solution:begin task 4: factor, then substitute forwards and back
        var l = Cholesky(a);
        return BackSubstitution(l.t(), ForwardSubstitution(l, b));
        // solution:end
    }

    /// <summary>The thin QR factorization by Householder reflections H = I − 2vvᵀ/vᵀv, v = x + sign(x₁)‖x‖e₁ (§5.1.2, §5.2.1).</summary>
    /// <param name="a">[m, n], m ≥ n.</param>
    /// <returns>Q [m, n] with orthonormal columns, R [n, n] upper triangular with a diagonal that is not negative. Takes O(mn²), and no m×m matrix.</returns>
    /// <exception cref="ArgumentException">m &lt; n.</exception>
    public static (Tensor Q, Tensor R) HouseholderQr(Tensor a)
    {
        // solution:begin task 4: reflect column after column onto its first axis, build the thin Q backwards, make diag(R) not negative
        if (a.dim() != 2 || a.shape[0] < a.shape[1])
        {
            throw new ArgumentException($"a must be [m, n] with m at least n, not [{string.Join(", ", a.shape)}].", nameof(a));
        }

        var (m, n) = (a.shape[0], a.shape[1]);
        var r = a.clone();
        var reflections = new List<Tensor>();
        for (var j = 0L; j < n; j++)
        {
            var v = r.narrow(0, j, m - j).select(1, j).clone();                      // [m-j]
            var first = v[0].item<double>();
            v[0] += (first < 0 ? -1 : 1) * v.norm().item<double>();                  // the sign that adds, never cancels
            Reflect(r.narrow(0, j, m - j).narrow(1, j, n - j), v);
            reflections.Add(v);
        }

        var q = eye(m, n, dtype: a.dtype, device: a.device);
        for (var j = n - 1; j >= 0; j--)
        {
            Reflect(q.narrow(0, j, m - j), reflections[(int)j]);
        }

        r = r.narrow(0, 0, n).triu();
        var diagonal = r.diagonal();
        var signs = where(diagonal < 0, -ones_like(diagonal), ones_like(diagonal));   // [n]
        return (q * signs, signs.unsqueeze(1) * r);
        // solution:end
    }

    /// <summary>The largest eigenvalue of a symmetric positive semidefinite matrix, by power iteration and the Rayleigh quotient.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="iterations">How many products.</param>
    /// <param name="seed">The start vector's seed.</param>
    public static double LargestEigenvalue(Tensor a, int iterations = 1000, int seed = 0)
    {
        // solution:begin task 4: multiply a random unit vector by a again and again; return v·av
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var v = randn([a.shape[0]], dtype: a.dtype, generator: generator).to(a.device);
        var largest = 0.0;
        for (var step = 0; step < iterations; step++)
        {
            using var inner = NewDisposeScope();
            var unit = v / v.norm();
            var product = a.matmul(unit);
            largest = unit.dot(product).to_type(ScalarType.Float64).item<double>();
            if (largest == 0)
            {
                return 0;
            }

            v = product.MoveToOuterDisposeScope();
        }

        return largest;
        // solution:end
    }

    // solution:begin
    private static Tensor Substitute(Tensor triangle, Tensor b, bool forward)
    {
        var n = triangle.shape[0];
        var x = zeros_like(b.dim() == 1 ? b.unsqueeze(1) : b);                        // [n, k]
        for (var step = 0L; step < n; step++)
        {
            using var scope = NewDisposeScope();
            var i = forward ? step : n - 1 - step;
            var (start, known) = forward ? (0L, i) : (i + 1, n - 1 - i);
            var pivot = triangle[i, i].item<double>();
            if (pivot == 0)
            {
                throw new ArithmeticException($"Entry {i} of the diagonal is zero: the system has no unique solution.");
            }

            var rest = triangle[i].narrow(0, start, known).matmul(x.narrow(0, start, known));   // [k]
            x[i].copy_((b[i] - rest) / pivot);
        }

        return b.dim() == 1 ? x.squeeze(1) : x;
    }

    // block ← (I − 2vvᵀ/vᵀv) block, as a rank-one update; v = 0 reflects nothing.
    private static void Reflect(Tensor block, Tensor v)
    {
        using var scope = NewDisposeScope();
        var length = v.dot(v).item<double>();
        if (length > 0)
        {
            block.sub_(outer(v, v.matmul(block)) * (2 / length));
        }
    }
    // solution:end
}

namespace Katas.Evaluation;

/// <summary>Square roots of matrices: R with R·R = A, which has nothing to do with the roots of the entries (Higham 2008, ch. 6).</summary>
public static class MatrixSquareRoot
{
    // solution:begin
    private const double Tolerance = 1e-8;

    // solution:end
    /// <summary>The positive semi-definite root V √Λ Vᵀ of a symmetric positive semi-definite matrix.</summary>
    /// <param name="a">[D, D].</param>
    /// <returns>float64 [D, D], symmetric. Eigenvalues that rounding made a little negative count as 0.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or finite; it is asymmetric by more than 10⁻⁸ of its largest entry; an eigenvalue is below −10⁻⁸ of the largest.</exception>
    public static Tensor Symmetric(Tensor a)
    {
        // solution:begin task 1: take roots of the eigenvalues
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(RequireSymmetric(a, nameof(a)));             // [D], [D, D]
        return (vectors * NonNegative(values).sqrt()).mm(vectors.t()).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The coupled Newton–Schulz iteration: matrix products only. s = ‖a‖_F, Y₀ = a/s, Z₀ = I, T = ½(3I − ZY), Y ← YT, Z ← TZ.</summary>
    /// <param name="a">[D, D], positive semi-definite and not zero.</param>
    /// <param name="iterations">At least 1.</param>
    /// <returns>√s·Y after each iteration, float64 [D, D] each: approximations of the root.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, not finite or zero.</exception>
    public static Tensor[] NewtonSchulzIterates(Tensor a, int iterations)
    {
        // solution:begin task 1: iterate on the scaled matrix and scale each iterate back
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        using var scope = NewDisposeScope();
        var (y, z, scale) = Start(a);
        var iterates = new Tensor[iterations];
        for (var step = 0; step < iterations; step++)
        {
            (y, z) = Improve(y, z);
            iterates[step] = (Math.Sqrt(scale) * y).MoveToOuterDisposeScope();
        }

        return iterates;
        // solution:end
    }

    /// <summary>Newton–Schulz until ‖Y² − a/s‖_F is below the tolerance: the root √s·Y and the inverse root Z/√s.</summary>
    /// <param name="a">[D, D], positive definite for convergence at a quadratic rate.</param>
    /// <param name="maxIterations">The most iterations.</param>
    /// <param name="tolerance">Of the residual.</param>
    /// <returns>Root and inverse root float64 [D, D], the iterations made, the last residual.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, not finite or zero.</exception>
    public static (Tensor Root, Tensor InverseRoot, int Iterations, double Residual) NewtonSchulz(Tensor a, int maxIterations = 50, double tolerance = 1e-10)
    {
        // solution:begin task 1: iterate until the square of Y is the scaled matrix
        using var scope = NewDisposeScope();
        var (y, z, scale) = Start(a);
        var target = y;
        var (iterations, residual) = (0, double.PositiveInfinity);
        while (residual >= tolerance && iterations < maxIterations)
        {
            (y, z) = Improve(y, z);
            iterations++;
            residual = (y.mm(y) - target).norm().item<double>();
        }

        return ((Math.Sqrt(scale) * y).MoveToOuterDisposeScope(), (z / Math.Sqrt(scale)).MoveToOuterDisposeScope(), iterations, residual);
        // solution:end
    }

    /// <summary>tr((ab)^½) for symmetric positive semi-definite a and b. ab is not symmetric, but it has the eigenvalues of a^½ b a^½, which is.</summary>
    /// <param name="a">[D, D].</param>
    /// <param name="b">[D, D].</param>
    /// <exception cref="ArgumentException">A matrix is not symmetric positive semi-definite, or sizes differ.</exception>
    public static double TraceOfProductRoot(Tensor a, Tensor b)
    {
        // solution:begin task 1: sum the roots of the eigenvalues of a^½ b a^½
        using var scope = NewDisposeScope();
        var other = RequireSymmetric(b, nameof(b));
        var root = Symmetric(a);
        if (root.size(0) != other.size(0))
        {
            throw new ArgumentException($"Both matrices must have one size, not {root.size(0)} and {other.size(0)}.", nameof(b));
        }

        var product = root.mm(other).mm(root);
        return NonNegative(linalg.eigvalsh((product + product.t()) / 2)).sqrt().sum().item<double>();
        // solution:end
    }
    // solution:begin

    private static Tensor RequireSquare(Tensor a, string name)
    {
        if (a.dim() != 2 || a.size(0) != a.size(1) || a.size(0) == 0 || !a.is_floating_point() || !a.isfinite().all().item<bool>())
        {
            throw new ArgumentException($"Expected a square matrix of finite numbers, not {a.dtype} [{string.Join(", ", a.shape)}].", name);
        }

        return a.to_type(ScalarType.Float64);
    }

    private static Tensor RequireSymmetric(Tensor a, string name)
    {
        var wide = RequireSquare(a, name);
        if ((wide - wide.t()).abs().max().item<double>() > Tolerance * wide.abs().max().item<double>())
        {
            throw new ArgumentException("The matrix is not symmetric: eigh would silently read one triangle.", name);
        }

        return (wide + wide.t()) / 2;
    }

    private static Tensor NonNegative(Tensor eigenvalues)
    {
        if (eigenvalues.min().item<double>() < -Tolerance * eigenvalues.abs().max().item<double>())
        {
            throw new ArgumentException($"The matrix has the eigenvalue {eigenvalues.min().item<double>():g3}: it is not positive semi-definite.");
        }

        return eigenvalues.clamp(min: 0);
    }

    private static (Tensor Y, Tensor Z, double Scale) Start(Tensor a)
    {
        var wide = RequireSquare(a, nameof(a));
        var scale = wide.norm().item<double>();
        return scale > 0 ? (wide / scale, eye(wide.size(0), dtype: ScalarType.Float64, device: wide.device), scale)
            : throw new ArgumentException("The zero matrix has no scale to divide by; its root is zero.", nameof(a));
    }

    private static (Tensor Y, Tensor Z) Improve(Tensor y, Tensor z)
    {
        var t = ((3 * eye(y.size(0), dtype: y.dtype, device: y.device)) - z.mm(y)) / 2;
        return (y.mm(t), t.mm(z));
    }
    // solution:end
}

namespace Katas.MathMl;

/// <summary>A linear model y = Xw + b.</summary>
/// <param name="Coefficients">w [d].</param>
/// <param name="Intercept">b.</param>
public sealed record LinearModel(Tensor Coefficients, double Intercept)
{
    /// <summary>Xw + b.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>[n].</returns>
    public Tensor Predict(Tensor x)
    {
        // solution:begin task 5: return the model's values
        return x.matmul(Coefficients) + Intercept;
        // solution:end
    }
}

/// <summary>Linear and ridge regression (Boyd and Vandenberghe, Introduction to Applied Linear Algebra, ch. 12 and 15).</summary>
public static class LeastSquares
{
    /// <summary>argmin ‖y − Xw‖² by Cholesky of XᵀX. Squares the condition number: fails on nearly dependent columns.</summary>
    /// <param name="x">X [n, d], as given: no intercept is added.</param>
    /// <param name="y">[n].</param>
    /// <returns>w [d].</returns>
    /// <exception cref="ArithmeticException">XᵀX is not positive definite in floating point.</exception>
    public static Tensor NormalEquations(Tensor x, Tensor y)
    {
        // solution:begin task 5: solve X^T X w = X^T y
        return LinearAlgebra.SolvePositiveDefinite(x.t().matmul(x), x.t().matmul(y));
        // solution:end
    }

    /// <summary>argmin ‖y − Xw‖² by X = QR and R w = Qᵀy.</summary>
    /// <param name="x">X [n, d], n ≥ d, as given: no intercept is added.</param>
    /// <param name="y">[n].</param>
    /// <returns>w [d].</returns>
    public static Tensor Qr(Tensor x, Tensor y)
    {
        // solution:begin task 5: factor X and solve R w = Q^T y
        var (q, r) = LinearAlgebra.HouseholderQr(x);
        return LinearAlgebra.BackSubstitution(r, q.t().matmul(y));
        // solution:end
    }

    /// <summary>Ridge regression: argmin ‖y − Xw − b‖² + λ‖w‖². The intercept b is never penalized.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n].</param>
    /// <param name="lambda">λ ≥ 0, against a sum of squares, not a mean. 0 goes through QR and needs n ≥ d and full rank.</param>
    /// <param name="fitIntercept">Whether there is a b; otherwise it is 0.</param>
    /// <returns>The model. With λ &gt; 0 the smaller of the two systems is solved: (XᵀX + λI)w = Xᵀy when d ≤ n, w = Xᵀ(XXᵀ + λI)⁻¹y otherwise.</returns>
    /// <exception cref="ArgumentException">λ is negative, or the shapes do not fit.</exception>
    /// <exception cref="ArithmeticException">λ = 0 and the columns are dependent.</exception>
    public static LinearModel Ridge(Tensor x, Tensor y, double lambda, bool fitIntercept = true)
    {
        // solution:begin task 5: centre x and y, solve the smaller system without intercept, recover b from the means
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        if (x.dim() != 2 || y.dim() != 1 || x.shape[0] != y.shape[0])
        {
            throw new ArgumentException($"y has shape [{string.Join(", ", y.shape)}], x [{string.Join(", ", x.shape)}]; they should be [n] and [n, d].", nameof(y));
        }

        if (!fitIntercept)
        {
            return new LinearModel(Solve(x, y, lambda), 0);
        }

        var (meanX, meanY) = (x.mean([0L]), y.mean());
        var w = Solve(x - meanX, y - meanY, lambda);
        return new LinearModel(w, (meanY - meanX.dot(w)).item<double>());
        // solution:end
    }

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)².</summary>
    /// <param name="y">[n].</param>
    /// <param name="predictions">ŷ [n].</param>
    public static double RSquared(Tensor y, Tensor predictions)
    {
        // solution:begin task 5: compare the residual sum of squares with that around the mean
        var residual = y - predictions;
        var deviation = y - y.mean();
        return 1 - ((residual * residual).sum() / (deviation * deviation).sum()).item<double>();
        // solution:end
    }

    /// <summary>Cross-validation of ridge regression; each fold standardizes with its training part's statistics only.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n].</param>
    /// <param name="lambdas">The penalties to try.</param>
    /// <param name="folds">The folds' rows.</param>
    /// <returns>For each λ, the mean over folds of the test part's mean squared error.</returns>
    public static double[] RidgeCrossValidation(Tensor x, Tensor y, IReadOnlyList<double> lambdas, IReadOnlyList<(long[] Train, long[] Test)> folds)
    {
        // solution:begin task 5: for each penalty, average over folds the error on the part that was left out
        return [.. lambdas.Select(lambda => folds.Average(fold => TestError(x, y, lambda, fold)))];
        // solution:end
    }

    // solution:begin
    private static double TestError(Tensor x, Tensor y, double lambda, (long[] Train, long[] Test) fold)
    {
        using var scope = NewDisposeScope();
        var (train, test) = (tensor(fold.Train), tensor(fold.Test));
        var standardizer = Standardizer.Fit(x[train]);
        var model = Ridge(standardizer.Transform(x[train]), y[train], lambda);
        var error = y[test] - model.Predict(standardizer.Transform(x[test]));
        return (error * error).mean().item<double>();
    }

    private static Tensor Solve(Tensor x, Tensor y, double lambda)
    {
        var (n, d) = (x.shape[0], x.shape[1]);
        if (lambda == 0)
        {
            RequireFullRank(x);
            return Qr(x, y);
        }

        return d <= n
            ? LinearAlgebra.SolvePositiveDefinite(x.t().matmul(x) + (lambda * eye(d, dtype: x.dtype)), x.t().matmul(y))
            : x.t().matmul(LinearAlgebra.SolvePositiveDefinite(x.matmul(x.t()) + (lambda * eye(n, dtype: x.dtype)), y));
    }

    // A column whose part outside of the columns before it is rounding only depends on them.
    private static void RequireFullRank(Tensor x)
    {
        var (n, d) = (x.shape[0], x.shape[1]);
        var rest = n < d ? zeros(1, dtype: x.dtype) : LinearAlgebra.HouseholderQr(x).R.diagonal() - (1e-13 * (x * x).sum(0L).sqrt());
        if (rest.min().item<double>() <= 0)
        {
            throw new ArithmeticException($"The {d} columns of the {n} rows are linearly dependent: without a penalty the solution is not unique.");
        }
    }
    // solution:end
}

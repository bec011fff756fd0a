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
        // TODO(week01.5): return the model's values
        throw new NotImplementedException("Week 1, task 5: return the model's values");
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
        // TODO(week01.5): solve X^T X w = X^T y
        throw new NotImplementedException("Week 1, task 5: solve X^T X w = X^T y");
    }

    /// <summary>argmin ‖y − Xw‖² by X = QR and R w = Qᵀy.</summary>
    /// <param name="x">X [n, d], n ≥ d, as given: no intercept is added.</param>
    /// <param name="y">[n].</param>
    /// <returns>w [d].</returns>
    public static Tensor Qr(Tensor x, Tensor y)
    {
        // TODO(week01.5): factor X and solve R w = Q^T y
        throw new NotImplementedException("Week 1, task 5: factor X and solve R w = Q^T y");
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
        // TODO(week01.5): centre x and y, solve the smaller system without intercept, recover b from the means
        throw new NotImplementedException("Week 1, task 5: centre x and y, solve the smaller system without intercept, recover b from the means");
    }

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)².</summary>
    /// <param name="y">[n].</param>
    /// <param name="predictions">ŷ [n].</param>
    public static double RSquared(Tensor y, Tensor predictions)
    {
        // TODO(week01.5): compare the residual sum of squares with that around the mean
        throw new NotImplementedException("Week 1, task 5: compare the residual sum of squares with that around the mean");
    }

    /// <summary>Cross-validation of ridge regression; each fold standardizes with its training part's statistics only.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n].</param>
    /// <param name="lambdas">The penalties to try.</param>
    /// <param name="folds">The folds' rows.</param>
    /// <returns>For each λ, the mean over folds of the test part's mean squared error.</returns>
    public static double[] RidgeCrossValidation(Tensor x, Tensor y, IReadOnlyList<double> lambdas, IReadOnlyList<(long[] Train, long[] Test)> folds)
    {
        // TODO(week01.5): for each penalty, average over folds the error on the part that was left out
        throw new NotImplementedException("Week 1, task 5: for each penalty, average over folds the error on the part that was left out");
    }
}

namespace Katas.MathMl;

/// <summary>A fitted logistic regression.</summary>
/// <param name="Theta">θ [d + 1]: d weights, then the intercept.</param>
/// <param name="Iterations">Newton steps taken.</param>
/// <param name="Converged">Whether the steps became small; false on separable data without a penalty.</param>
public sealed record LogisticModel(Tensor Theta, int Iterations, bool Converged)
{
    /// <summary>The scores z = Xw + b.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>[n].</returns>
    public Tensor Decision(Tensor x)
    {
        // solution:begin task 7: return the scores
        var d = x.shape[1];
        return x.matmul(Theta.narrow(0, 0, d)) + Theta[d];
        // solution:end
    }

    /// <summary>σ(z), the probabilities of class 1.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>[n].</returns>
    public Tensor Probabilities(Tensor x)
    {
        // solution:begin task 7: return the probabilities of class 1
        return Stable.Sigmoid(Decision(x));
        // solution:end
    }

    /// <summary>1 where the score is positive, else 0.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>int64 [n].</returns>
    public Tensor Predict(Tensor x)
    {
        // solution:begin task 7: return 1 exactly where the score is positive
        return (Decision(x) > 0).to_type(ScalarType.Int64);
        // solution:end
    }
}

/// <summary>Binary logistic regression by Newton's method (Bishop, PRML, §4.3.2 and §4.3.3, eq. 4.99).</summary>
/// <remarks>
/// θ [d + 1] holds d weights w and the intercept b; z = Xw + b. The loss is a mean over examples plus (λ/2)‖w‖²; b is not penalized
/// (C of scikit-learn is 1/(nλ)).
/// </remarks>
public static class LogisticRegression
{
    /// <summary>(1/n) Σ BCE(zᵢ, yᵢ) + (λ/2)‖w‖².</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n], 0 or 1, floating point.</param>
    /// <param name="theta">θ [d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    public static double Loss(Tensor x, Tensor y, Tensor theta, double lambda)
    {
        // solution:begin task 7: average the binary cross entropy and add the penalty of the weights
        using var scope = NewDisposeScope();
        var w = theta.narrow(0, 0, x.shape[1]);
        var data = Stable.BinaryCrossEntropyWithLogits(Scores(x, theta), y).mean();
        return (data + (lambda / 2 * (w * w).sum())).item<double>();
        // solution:end
    }

    /// <summary>(1/n) X̃ᵀ(σ(z) − y) + λ(w, 0), with X̃ = [X 1].</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n], 0 or 1.</param>
    /// <param name="theta">θ [d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[d + 1].</returns>
    public static Tensor Gradient(Tensor x, Tensor y, Tensor theta, double lambda)
    {
        // solution:begin task 7: multiply the transposed, augmented data by the residuals; penalize the weights only
        var residual = Stable.Sigmoid(Scores(x, theta)) - y;                          // [n]
        return (Augment(x).t().matmul(residual) / x.shape[0]) + (lambda * WithoutIntercept(theta));
        // solution:end
    }

    /// <summary>(1/n) X̃ᵀ diag(p(1 − p)) X̃ + λ diag(1, …, 1, 0), built without an n×n diagonal.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n]; the Hessian does not depend on it.</param>
    /// <param name="theta">θ [d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[d + 1, d + 1], symmetric, positive semidefinite.</returns>
    public static Tensor Hessian(Tensor x, Tensor y, Tensor theta, double lambda)
    {
        // solution:begin task 7: scale the rows of the augmented data by p(1-p) instead of forming a diagonal
        var p = Stable.Sigmoid(Scores(x, theta));
        var augmented = Augment(x);                                                    // [n, d+1]
        var curvature = augmented.t().matmul(augmented * (p * (1 - p)).unsqueeze(1)) / x.shape[0];
        return curvature + diag(lambda * WithoutIntercept(ones_like(theta)));
        // solution:end
    }

    /// <summary>Newton's method from θ = 0, with steps halved until the loss falls enough (Armijo, c = 1e−4).</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n], 0 or 1.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="maxIterations">The most steps.</param>
    /// <param name="tolerance">Converged when max|full step| ≤ tolerance·(1 + max|θ|).</param>
    /// <returns>The model; with <c>Converged = false</c> the best finite θ, when the Hessian is not positive definite any more, the line search fails or the iterations run out.</returns>
    /// <exception cref="ArgumentException">A label is neither 0 nor 1, or λ is negative.</exception>
    public static LogisticModel FitNewton(Tensor x, Tensor y, double lambda, int maxIterations = 100, double tolerance = 1e-8)
    {
        // solution:begin task 7: solve H s = g by Cholesky, halve the step until the loss falls, judge convergence by the full step
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        if (((y != 0) & (y != 1)).any().item<bool>())
        {
            throw new ArgumentException("Labels must be 0 or 1.", nameof(y));
        }

        var theta = zeros(x.shape[1] + 1, dtype: x.dtype);
        for (var iteration = 1; iteration <= maxIterations; iteration++)
        {
            var gradient = Gradient(x, y, theta, lambda);
            if (NewtonStep(Hessian(x, y, theta, lambda), gradient) is not { } step)
            {
                return new LogisticModel(theta, iteration - 1, Converged: false);
            }

            var isSmall = step.abs().max().item<double>() <= tolerance * (1 + theta.abs().max().item<double>());
            if (isSmall)
            {
                return new LogisticModel(theta - step, iteration, Converged: true);
            }

            if (SearchLine(x, y, theta, lambda, step, step.dot(gradient).item<double>()) is not { } next)
            {
                return new LogisticModel(theta, iteration - 1, Converged: false);
            }

            theta = next;
        }

        return new LogisticModel(theta, maxIterations, Converged: false);
        // solution:end
    }

    // solution:begin
    private static Tensor Scores(Tensor x, Tensor theta) => x.matmul(theta.narrow(0, 0, x.shape[1])) + theta[x.shape[1]];

    private static Tensor Augment(Tensor x) => cat([x, ones(x.shape[0], 1, dtype: x.dtype, device: x.device)], 1);   // [n, d+1]

    private static Tensor WithoutIntercept(Tensor theta) => cat([theta.narrow(0, 0, theta.shape[0] - 1), zeros(1, dtype: theta.dtype)], 0);

    private static Tensor? NewtonStep(Tensor hessian, Tensor gradient)
    {
        try
        {
            return LinearAlgebra.SolvePositiveDefinite(hessian, gradient);
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }

    // The first θ − t·step, t = 1, ½, ¼, …, with L(θ − t·step) ≤ L(θ) − c·t·stepᵀg; null when t becomes too small to matter.
    private static Tensor? SearchLine(Tensor x, Tensor y, Tensor theta, double lambda, Tensor step, double slope)
    {
        var loss = Loss(x, y, theta, lambda);
        for (var t = 1.0; t > 1e-10; t /= 2)
        {
            var candidate = theta - (t * step);
            if (Loss(x, y, candidate, lambda) <= loss - (1e-4 * t * slope))
            {
                return candidate;
            }
        }

        return null;
    }
    // solution:end
}

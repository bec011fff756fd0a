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
        // TODO(week01.7): return the scores
        throw new NotImplementedException("Week 1, task 7: return the scores");
    }

    /// <summary>σ(z), the probabilities of class 1.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>[n].</returns>
    public Tensor Probabilities(Tensor x)
    {
        // TODO(week01.7): return the probabilities of class 1
        throw new NotImplementedException("Week 1, task 7: return the probabilities of class 1");
    }

    /// <summary>1 where the score is positive, else 0.</summary>
    /// <param name="x">X [n, d].</param>
    /// <returns>int64 [n].</returns>
    public Tensor Predict(Tensor x)
    {
        // TODO(week01.7): return 1 exactly where the score is positive
        throw new NotImplementedException("Week 1, task 7: return 1 exactly where the score is positive");
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
        // TODO(week01.7): average the binary cross entropy and add the penalty of the weights
        throw new NotImplementedException("Week 1, task 7: average the binary cross entropy and add the penalty of the weights");
    }

    /// <summary>(1/n) X̃ᵀ(σ(z) − y) + λ(w, 0), with X̃ = [X 1].</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n], 0 or 1.</param>
    /// <param name="theta">θ [d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[d + 1].</returns>
    public static Tensor Gradient(Tensor x, Tensor y, Tensor theta, double lambda)
    {
        // TODO(week01.7): multiply the transposed, augmented data by the residuals; penalize the weights only
        throw new NotImplementedException("Week 1, task 7: multiply the transposed, augmented data by the residuals; penalize the weights only");
    }

    /// <summary>(1/n) X̃ᵀ diag(p(1 − p)) X̃ + λ diag(1, …, 1, 0), built without an n×n diagonal.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="y">[n]; the Hessian does not depend on it.</param>
    /// <param name="theta">θ [d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[d + 1, d + 1], symmetric, positive semidefinite.</returns>
    public static Tensor Hessian(Tensor x, Tensor y, Tensor theta, double lambda)
    {
        // TODO(week01.7): scale the rows of the augmented data by p(1-p) instead of forming a diagonal
        throw new NotImplementedException("Week 1, task 7: scale the rows of the augmented data by p(1-p) instead of forming a diagonal");
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
        // TODO(week01.7): solve H s = g by Cholesky, halve the step until the loss falls, judge convergence by the full step
        throw new NotImplementedException("Week 1, task 7: solve H s = g by Cholesky, halve the step until the loss falls, judge convergence by the full step");
    }
}

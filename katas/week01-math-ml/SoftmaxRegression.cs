namespace Katas.MathMl;

/// <summary>Classification into K classes by first-order methods (Bishop, PRML, §4.3.4, eq. 4.109).</summary>
/// <remarks>Weights are [K, d + 1]; the last column holds the intercepts, which are not penalized. The loss is a mean over examples.</remarks>
public static class SoftmaxRegression
{
    /// <summary>The mean cross entropy plus λ/2 times the sum of squared weights, intercepts left out.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="labels">int64 [n], in [0, K).</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    public static double Loss(Tensor x, Tensor labels, Tensor weights, double lambda)
    {
        // TODO(week01.8): add the penalty of the weights without intercepts to the mean cross entropy
        throw new NotImplementedException("Week 1, task 8: add the penalty of the weights without intercepts to the mean cross entropy");
    }

    /// <summary>(1/n)(P − Y)ᵀX̃ + λ[W 0], Y one-hot, X̃ = [X 1].</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[K, d + 1].</returns>
    public static Tensor Gradient(Tensor x, Tensor labels, Tensor weights, double lambda)
    {
        // TODO(week01.8): subtract 1 from each example's probability of its label, then multiply by the augmented data
        throw new NotImplementedException("Week 1, task 8: subtract 1 from each example's probability of its label, then multiply by the augmented data");
    }

    /// <summary>P = softmax(XWᵀ + b), the probabilities of the classes.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <returns>[n, K].</returns>
    public static Tensor Probabilities(Tensor x, Tensor weights)
    {
        // TODO(week01.8): return the softmax of the scores over classes
        throw new NotImplementedException("Week 1, task 8: return the softmax of the scores over classes");
    }

    /// <summary>The most probable class.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <returns>int64 [n].</returns>
    public static Tensor Predict(Tensor x, Tensor weights)
    {
        // TODO(week01.8): return the class of the largest score
        throw new NotImplementedException("Week 1, task 8: return the class of the largest score");
    }

    /// <summary>Fits by accelerated descent from zero, with step 1/L, L = ½·λmax(X̃ᵀX̃/n) + λ, restarted when it overshoots. Deterministic; also on a GPU.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="classes">K.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="tolerance">Stops when max|gradient| is at most this.</param>
    /// <param name="maxIterations">The most steps.</param>
    /// <returns>W [K, d + 1].</returns>
    public static Tensor Fit(Tensor x, Tensor labels, long classes, double lambda, double tolerance = 1e-8, int maxIterations = 20000)
    {
        // TODO(week01.8): take steps of 1/L from a point ahead of the last two iterates, and start anew when that goes uphill
        throw new NotImplementedException("Week 1, task 8: take steps of 1/L from a point ahead of the last two iterates, and start anew when that goes uphill");
    }

    /// <summary>Fits by stochastic descent with momentum; the learning rate falls linearly to 0 over all steps. Any floating dtype, any device.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="classes">K.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="learningRate">The first learning rate.</param>
    /// <param name="momentum">β.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="batchSize">Examples in a batch.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <returns>W [K, d + 1].</returns>
    public static Tensor FitStochastic(
        Tensor x, Tensor labels, long classes, double lambda, double learningRate, double momentum, int epochs, int batchSize, int seed)
    {
        // TODO(week01.8): run stochastic descent on the gradient of each batch, from zero
        throw new NotImplementedException("Week 1, task 8: run stochastic descent on the gradient of each batch, from zero");
    }
}

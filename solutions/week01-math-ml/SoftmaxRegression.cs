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
        // solution:begin task 8: add the penalty of the weights without intercepts to the mean cross entropy
        using var scope = NewDisposeScope();
        var w = weights.narrow(1, 0, x.shape[1]);
        return Stable.CrossEntropy(Logits(x, weights), labels) + (lambda / 2 * (w * w).sum().to_type(ScalarType.Float64).item<double>());
        // solution:end
    }

    /// <summary>(1/n)(P − Y)ᵀX̃ + λ[W 0], Y one-hot, X̃ = [X 1].</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <returns>[K, d + 1].</returns>
    public static Tensor Gradient(Tensor x, Tensor labels, Tensor weights, double lambda)
    {
        // solution:begin task 8: subtract 1 from each example's probability of its label, then multiply by the augmented data
        using var scope = NewDisposeScope();
        var (n, d) = (x.shape[0], x.shape[1]);
        var residual = Stable.Softmax(Logits(x, weights), 1);                          // [n, K]
        residual.scatter_add_(1, labels.unsqueeze(1), -ones_like(residual.narrow(1, 0, 1)));
        residual /= n;
        var data = cat([residual.t().matmul(x), residual.sum(0L).unsqueeze(1)], 1);    // [K, d+1]
        var penalty = cat([weights.narrow(1, 0, d), zeros_like(weights.narrow(1, d, 1))], 1);
        return (data + (lambda * penalty)).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>P = softmax(XWᵀ + b), the probabilities of the classes.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <returns>[n, K].</returns>
    public static Tensor Probabilities(Tensor x, Tensor weights)
    {
        // solution:begin task 8: return the softmax of the scores over classes
        return Stable.Softmax(Logits(x, weights), 1);
        // solution:end
    }

    /// <summary>The most probable class.</summary>
    /// <param name="x">X [n, d].</param>
    /// <param name="weights">W [K, d + 1].</param>
    /// <returns>int64 [n].</returns>
    public static Tensor Predict(Tensor x, Tensor weights)
    {
        // solution:begin task 8: return the class of the largest score
        return Logits(x, weights).argmax(1);
        // solution:end
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
        // solution:begin task 8: take steps of 1/L from a point ahead of the last two iterates, and start anew when that goes uphill
        var augmented = cat([x, ones_like(x.narrow(1, 0, 1))], 1);
        var lipschitz = (0.5 * LinearAlgebra.LargestEigenvalue(augmented.t().matmul(augmented) / x.shape[0])) + lambda;
        var w = zeros(classes, x.shape[1] + 1, dtype: x.dtype, device: x.device);
        var (ahead, age) = (w.clone(), 0);
        for (var step = 0; step < maxIterations; step++)
        {
            using var scope = NewDisposeScope();
            var gradient = Gradient(x, labels, ahead, lambda);
            if (gradient.abs().max().to_type(ScalarType.Float64).item<double>() <= tolerance)
            {
                return ahead;
            }

            var next = ahead - (gradient / lipschitz);
            var isUphill = (gradient * (next - w)).sum().to_type(ScalarType.Float64).item<double>() > 0;   // O'Donoghue and Candès 2015
            age = isUphill ? 0 : age + 1;
            ahead = (next + ((double)age / (age + 3) * (next - w))).MoveToOuterDisposeScope();
            w = next.MoveToOuterDisposeScope();
        }

        return w;
        // solution:end
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
        // solution:begin task 8: run stochastic descent on the gradient of each batch, from zero
        var n = x.shape[0];
        var steps = epochs * (int)((n + batchSize - 1) / batchSize);
        var start = zeros(classes, x.shape[1] + 1, dtype: x.dtype, device: x.device);
        return Descent.Stochastic(
            (w, batch) =>
            {
                var rows = tensor(batch, device: x.device);
                return Gradient(x.index_select(0, rows), labels.index_select(0, rows), w, lambda);
            },
            n, start, step => learningRate * (1 - ((double)step / steps)), epochs, batchSize, seed, momentum);
        // solution:end
    }

    // solution:begin
    private static Tensor Logits(Tensor x, Tensor weights)
    {
        var d = x.shape[1];
        return x.matmul(weights.narrow(1, 0, d).t()) + weights.select(1, d);           // [n, K]
    }
    // solution:end
}

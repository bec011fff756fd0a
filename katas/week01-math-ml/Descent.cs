namespace Katas.MathMl;

/// <summary>What a descent went through; w₀ included, so both lists have steps + 1 entries.</summary>
/// <param name="Iterates">The points.</param>
/// <param name="Values">The function's values there.</param>
public sealed record DescentTrace(IReadOnlyList<Tensor> Iterates, IReadOnlyList<double> Values);

/// <summary>Gradient descent, momentum, minibatches (Polyak 1964; Goh, "Why Momentum Really Works", 2017).</summary>
public static class Descent
{
    /// <summary>Descends with momentum in PyTorch's convention: v ← βv + g; w ← w − ηv, or with Nesterov w ← w − η(g + βv). v starts at zero.</summary>
    /// <param name="f">The function.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="w0">The start; it is not changed.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="steps">How many.</param>
    /// <param name="momentum">β.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    public static DescentTrace Minimize(
        Func<Tensor, double> f, Func<Tensor, Tensor> gradient, Tensor w0, double learningRate, int steps, double momentum = 0, bool nesterov = false)
    {
        // TODO(week01.6): keep one velocity outside of the loop; gradient first, then velocity, then point
        throw new NotImplementedException("Week 1, task 6: keep one velocity outside of the loop; gradient first, then velocity, then point");
    }

    /// <summary>The step size at which descent on a quadratic begins to diverge: 2(1 + β)/L.</summary>
    /// <param name="largestCurvature">L, the largest eigenvalue of the Hessian.</param>
    /// <param name="momentum">β.</param>
    public static double LargestStableStep(double largestCurvature, double momentum = 0)
    {
        // TODO(week01.6): return the bound above
        throw new NotImplementedException("Week 1, task 6: return the bound above");
    }

    /// <summary>Polyak's best heavy ball: η = 4/(√L + √μ)², β = ((√L − √μ)/(√L + √μ))².</summary>
    /// <param name="smallest">μ, the smallest eigenvalue of the Hessian.</param>
    /// <param name="largest">L, the largest.</param>
    public static (double LearningRate, double Momentum) TunedHeavyBall(double smallest, double largest)
    {
        // TODO(week01.6): return Polyak's step and momentum
        throw new NotImplementedException("Week 1, task 6: return Polyak's step and momentum");
    }

    /// <summary>One epoch of minibatches: every index exactly once; the last batch may be short and is kept.</summary>
    /// <param name="n">How many examples.</param>
    /// <param name="batchSize">Examples in a batch.</param>
    /// <param name="seed">The seed of the order.</param>
    public static IEnumerable<long[]> Minibatches(long n, int batchSize, int seed)
    {
        // TODO(week01.6): cut a permutation into batches
        throw new NotImplementedException("Week 1, task 6: cut a permutation into batches");
    }

    /// <summary>Stochastic descent with momentum; each epoch has its own order, derived from seed and epoch. The velocity lives through epochs.</summary>
    /// <param name="batchGradient">The gradient at a point over a batch's indices.</param>
    /// <param name="n">How many examples.</param>
    /// <param name="w0">The start; it is not changed.</param>
    /// <param name="learningRate">η of a step; steps count from 0 over all epochs.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="batchSize">Examples in a batch.</param>
    /// <param name="seed">The seed of all orders.</param>
    /// <param name="momentum">β.</param>
    /// <returns>The last point.</returns>
    public static Tensor Stochastic(
        Func<Tensor, long[], Tensor> batchGradient, long n, Tensor w0, Func<int, double> learningRate, int epochs, int batchSize, int seed, double momentum = 0)
    {
        // TODO(week01.6): step through the minibatches of each epoch, shuffled by a seed of its own
        throw new NotImplementedException("Week 1, task 6: step through the minibatches of each epoch, shuffled by a seed of its own");
    }
}

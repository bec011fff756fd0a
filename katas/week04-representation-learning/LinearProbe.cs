namespace Katas.RepresentationLearning;

/// <summary>Linear evaluation (Chen et al. 2020, Sec. 2.1): softmax regression on frozen features.</summary>
/// <param name="Weights">float64 <c>[classes, d + 1]</c>; the last column is the intercept.</param>
public sealed record LinearProbe(Tensor Weights)
{
    /// <summary>Minimizes the mean cross-entropy plus <c>(λ/2)‖W‖²</c>, intercepts left out of the penalty, to the optimum: no entry of the gradient exceeds 10⁻⁶.</summary>
    /// <remarks>Computed in float64. The loss is convex; adding one number to all intercepts changes nothing.</remarks>
    /// <param name="features"><c>[n, d]</c>, frozen: no gradient reaches what made them.</param>
    /// <param name="labels">int64 <c>[n]</c>, 0 … classes − 1.</param>
    /// <param name="classes">How many classes there are, at least 2.</param>
    /// <param name="lambda">λ &gt; 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a number is out of range.</exception>
    public static LinearProbe Fit(Tensor features, Tensor labels, long classes, double lambda)
    {
        // TODO(week04.8): minimize the penalized cross-entropy, by Newton's method or L-BFGS in float64
        throw new NotImplementedException("Week 4, task 8: minimize the penalized cross-entropy, by Newton's method or L-BFGS in float64");
    }

    /// <summary>The probability of each class.</summary>
    /// <param name="features"><c>[m, d]</c>.</param>
    /// <returns>float64 <c>[m, classes]</c>; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The features do not have this width.</exception>
    public Tensor Probabilities(Tensor features)
    {
        // TODO(week04.8): softmax of the linear scores
        throw new NotImplementedException("Week 4, task 8: softmax of the linear scores");
    }

    /// <summary>The share of rows whose most probable class is theirs.</summary>
    /// <param name="features"><c>[m, d]</c>.</param>
    /// <param name="labels">int64 <c>[m]</c>.</param>
    /// <returns>0 … 1.</returns>
    public double Accuracy(Tensor features, Tensor labels)
    {
        // TODO(week04.8): compare the most probable class with the label
        throw new NotImplementedException("Week 4, task 8: compare the most probable class with the label");
    }
}

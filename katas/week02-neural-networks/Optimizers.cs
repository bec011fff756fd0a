namespace Katas.NeuralNetworks;

/// <summary>Moves parameters against their gradients.</summary>
public interface IOptimizer
{
    /// <summary>The learning rate η of the next step.</summary>
    double LearningRate { get; set; }

    /// <summary>Updates every parameter's value in place from its gradient, which stays as it is.</summary>
    void Step();

    /// <summary>Sets every gradient to zero.</summary>
    void ZeroGradients();
}

/// <summary>Gradient descent with momentum: g ← g + λw; v ← βv + g; w ← w − η(nesterov ? g + βv : v).</summary>
/// <remarks>The rate multiplies at the end, so that a changed rate takes effect at once (PyTorch's form).</remarks>
/// <param name="parameters">What is learned.</param>
/// <param name="learningRate">η.</param>
/// <param name="momentum">β ≥ 0.</param>
/// <param name="nesterov">Whether to look ahead along the velocity.</param>
/// <param name="weightDecay">λ ≥ 0.</param>
public sealed class SgdOptimizer(IReadOnlyList<Parameter> parameters, double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0) : IOptimizer
{
    /// <inheritdoc/>
    public double LearningRate { get; set; } = learningRate;

    /// <inheritdoc/>
    public void Step()
    {
        // TODO(week02.7): add the decay, update the velocity, move
        throw new NotImplementedException("Week 2, task 7: add the decay, update the velocity, move");
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        // TODO(week02.7): clear each parameter's gradient
        throw new NotImplementedException("Week 2, task 7: clear each parameter's gradient");
    }
}

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), and with decoupled decay AdamW (Loshchilov and Hutter 2019, algorithm 2).</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²; m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t counts from 1; w ← w − η m̂/(√v̂ + ε).
/// Decoupled: w ← w(1 − ηλ) before that, and no λw in g; otherwise λw joins g.
/// </remarks>
/// <param name="parameters">What is learned.</param>
/// <param name="learningRate">η.</param>
/// <param name="beta1">β₁ in [0, 1).</param>
/// <param name="beta2">β₂ in [0, 1).</param>
/// <param name="epsilon">ε, added after the root.</param>
/// <param name="weightDecay">λ ≥ 0.</param>
/// <param name="decoupled">Whether the decay shrinks the weights instead of joining the gradient.</param>
public sealed class AdamOptimizer(
    IReadOnlyList<Parameter> parameters, double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool decoupled = false) : IOptimizer
{
    /// <inheritdoc/>
    public double LearningRate { get; set; } = learningRate;

    /// <inheritdoc/>
    public void Step()
    {
        // TODO(week02.7): count the step, update both moving averages, correct their bias, move
        throw new NotImplementedException("Week 2, task 7: count the step, update both moving averages, correct their bias, move");
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        // TODO(week02.7): clear each parameter's gradient
        throw new NotImplementedException("Week 2, task 7: clear each parameter's gradient");
    }
}

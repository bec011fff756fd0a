using TorchSharp.Modules;

namespace Katas.RepresentationLearning;

/// <summary>Layer-wise adaptive rate scaling (You, Gitman and Ginsburg 2017, Eq. 6) with SimCLR's classic momentum: large batches need large rates, and no layer may move by more than a share of its own length.</summary>
/// <remarks>
/// Per tensor w: <c>g ← ∇ + λw</c>; <c>q = trust·‖w‖/‖g‖</c>, or 1 where a norm is 0; <c>v ← μv + η·q·g</c>; <c>w ← w − v</c>.
/// Tensors of rank ≤ 1 (biases, batch norm) get neither decay nor q (q = 1). Parameters without a gradient are skipped.
/// </remarks>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">η of the first step.</param>
/// <param name="momentum">μ.</param>
/// <param name="weightDecay">λ.</param>
/// <param name="trust">The share of a layer's length that a step of rate 1 moves it by.</param>
public sealed class LarsOptimizer(IReadOnlyList<Parameter> parameters, double learningRate, double momentum = 0.9, double weightDecay = 1e-6, double trust = 1e-3)
{
    // solution:begin
    private readonly Tensor?[] _velocities = new Tensor?[parameters.Count];

    // solution:end
    /// <summary>η; may change between steps, without rescaling the velocity of the past.</summary>
    public double LearningRate { get; set; } = learningRate;

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void Step()
    {
        // solution:begin task 6: decay, trust ratio, velocity, move; rank 1 gets neither decay nor ratio
        using var recordsNothing = no_grad();
        for (var index = 0; index < parameters.Count; index++)
        {
            using var scope = NewDisposeScope();
            var w = parameters[index];
            if (w.grad is not { } gradient)
            {
                continue;
            }

            var adapts = w.dim() > 1;
            var g = adapts ? gradient + (weightDecay * w) : gradient;
            var update = LearningRate * (adapts ? TrustRatio(w, g) * g : g);
            var v = _velocities[index] ??= zeros_like(w).DetachFromDisposeScope();
            v.mul_(momentum).add_(update);
            w.sub_(v);
        }
        // solution:end
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGrad()
    {
        // solution:begin task 6: remove the gradients
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
        // solution:end
    }
    // solution:begin

    private Tensor TrustRatio(Tensor w, Tensor g)
    {
        var (length, slope) = (w.norm(), g.norm());
        var isZero = (length == 0) | (slope == 0);
        return where(isZero, ones_like(length), trust * length / where(isZero, ones_like(slope), slope)); // a tensor: reading it here would wait for the GPU
    }
    // solution:end
}

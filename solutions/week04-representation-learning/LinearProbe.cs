namespace Katas.RepresentationLearning;

/// <summary>Linear evaluation (Chen et al. 2020, Sec. 2.1): softmax regression on frozen features.</summary>
/// <param name="Weights">float64 <c>[classes, d + 1]</c>; the last column is the intercept.</param>
public sealed record LinearProbe(Tensor Weights)
{
    // solution:begin
    private const double Tolerance = 1e-7; // ten times finer than promised

    // solution:end
    /// <summary>Minimizes the mean cross-entropy plus <c>(λ/2)‖W‖²</c>, intercepts left out of the penalty, to the optimum: no entry of the gradient exceeds 10⁻⁶.</summary>
    /// <remarks>Computed in float64. The loss is convex; adding one number to all intercepts changes nothing.</remarks>
    /// <param name="features"><c>[n, d]</c>, frozen: no gradient reaches what made them.</param>
    /// <param name="labels">int64 <c>[n]</c>, 0 … classes − 1.</param>
    /// <param name="classes">How many classes there are, at least 2.</param>
    /// <param name="lambda">λ &gt; 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a number is out of range.</exception>
    public static LinearProbe Fit(Tensor features, Tensor labels, long classes, double lambda)
    {
        // solution:begin task 8: minimize the penalized cross-entropy, by Newton's method or L-BFGS in float64
        Require(features, labels, classes, lambda);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var x = WithOnes(features); // [n, d + 1]
        var targets = nn.functional.one_hot(labels, classes).to(ScalarType.Float64); // [n, classes]
        var penalty = full([1, x.size(1)], lambda, dtype: ScalarType.Float64, device: x.device); // [1, d + 1]
        penalty[0, -1] = 0.0;
        var w = zeros(classes, x.size(1), dtype: ScalarType.Float64, device: x.device); // [classes, d + 1]
        for (var step = 0; step < 100; step++)
        {
            using var inner = NewDisposeScope();
            var p = nn.functional.softmax(x.matmul(w.t()), 1); // [n, classes]
            var gradient = ((p - targets).t().matmul(x) / x.size(0)) + (penalty * w); // [classes, d + 1]
            if (gradient.abs().max().item<double>() <= Tolerance)
            {
                break;
            }

            var direction = NewtonDirection(x, p, penalty, gradient);
            w.sub_(StepLength(x, targets, penalty, w, direction, gradient) * direction);
        }

        return new LinearProbe(w.MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The probability of each class.</summary>
    /// <param name="features"><c>[m, d]</c>.</param>
    /// <returns>float64 <c>[m, classes]</c>; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The features do not have this width.</exception>
    public Tensor Probabilities(Tensor features)
    {
        // solution:begin task 8: softmax of the linear scores
        if (features.dim() != 2 || features.size(1) + 1 != Weights.size(1))
        {
            throw new ArgumentException($"Expected features [m, {Weights.size(1) - 1}], not [{string.Join(", ", features.shape)}].", nameof(features));
        }

        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        return nn.functional.softmax(WithOnes(features).matmul(Weights.t()), 1).MoveToOuterDisposeScope(); // [m, classes]
        // solution:end
    }

    /// <summary>The share of rows whose most probable class is theirs.</summary>
    /// <param name="features"><c>[m, d]</c>.</param>
    /// <param name="labels">int64 <c>[m]</c>.</param>
    /// <returns>0 … 1.</returns>
    public double Accuracy(Tensor features, Tensor labels)
    {
        // solution:begin task 8: compare the most probable class with the label
        using var scope = NewDisposeScope();
        return (Probabilities(features).argmax(1) == labels).to(ScalarType.Float64).mean().item<double>();
        // solution:end
    }
    // solution:begin

    private static Tensor WithOnes(Tensor features)
    {
        var x = features.detach().to(ScalarType.Float64);
        return cat([x, ones(x.size(0), 1, dtype: ScalarType.Float64, device: x.device)], 1); // [n, d + 1]
    }

    // Solves H v = gradient by conjugate gradients. H is never built: with A = X vᵀ its product is (P ∘ (A − rowsum(P ∘ A)))ᵀ X / n + λ v.
    private static Tensor NewtonDirection(Tensor x, Tensor p, Tensor penalty, Tensor gradient)
    {
        Tensor Curvature(Tensor v)
        {
            var a = x.matmul(v.t()); // [n, classes]
            return ((p * (a - (p * a).sum(1, keepdim: true))).t().matmul(x) / x.size(0)) + (penalty * v); // [classes, d + 1]
        }

        var (solution, residual, search) = (zeros_like(gradient), gradient.clone(), gradient.clone());
        var start = residual.square().sum().item<double>();
        var length = start;
        var goal = start * Math.Min(1e-2, start); // looser far from the optimum, quadratic near it
        for (var step = 0; step < 500 && length > goal; step++)
        {
            using var scope = NewDisposeScope();
            var curved = Curvature(search);
            var alpha = length / (search * curved).sum().item<double>();
            solution.add_(alpha * search);
            residual.sub_(alpha * curved);
            var next = residual.square().sum().item<double>();
            search.mul_(next / length).add_(residual);
            length = next;
        }

        return solution;
    }

    // Halves a step until the loss falls enough (Armijo); near the optimum rounding hides the fall, and the full step is right.
    private static double StepLength(Tensor x, Tensor targets, Tensor penalty, Tensor w, Tensor direction, Tensor gradient)
    {
        double Loss(Tensor weights)
        {
            using var scope = NewDisposeScope();
            var scores = x.matmul(weights.t()); // [n, classes]
            return ((scores.logsumexp(1) - (scores * targets).sum(1)).mean() + (0.5 * (penalty * weights.square()).sum())).item<double>();
        }

        var (before, slope) = (Loss(w), (gradient * direction).sum().item<double>());
        var length = 1.0;
        while (length > 1e-4 && Loss(w - (length * direction)) > before - (1e-4 * length * slope) + 1e-12)
        {
            length /= 2;
        }

        return length;
    }

    private static void Require(Tensor features, Tensor labels, long classes, double lambda)
    {
        if (features.dim() != 2 || features.size(0) < 1 || labels.dim() != 1 || labels.size(0) != features.size(0) || labels.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Expected features [n, d] and int64 labels [n], not [{string.Join(", ", features.shape)}] and {labels.dtype} [{string.Join(", ", labels.shape)}].", nameof(features));
        }

        if (classes < 2 || !(lambda > 0))
        {
            throw new ArgumentException($"Expected at least two classes and a positive penalty, not {classes} and {lambda}.", nameof(classes));
        }
    }
    // solution:end
}

namespace Katas.PytorchMastery;

/// <summary>What happens to gradients between backward and step.</summary>
public static class Gradients
{
    /// <summary>Scales all gradients by min(1, maxNorm/(norm + 10⁻⁶)), where the norm is <b>one</b> norm over all of them: the direction stays.</summary>
    /// <param name="parameters">Those whose <c>grad</c> is scaled in place; the ones without a gradient are skipped.</param>
    /// <param name="maxNorm">The largest norm that is let through, above 0.</param>
    /// <returns>The norm before, accumulated in float64.</returns>
    /// <exception cref="ArithmeticException">The norm is NaN or infinite; nothing was changed.</exception>
    public static double ClipNorm(IEnumerable<Tensor> parameters, double maxNorm)
    {
        // solution:begin task 7: sum all squares first, take one root, apply one factor
        using var scope = NewDisposeScope();
        using var recordsNothing = no_grad();
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
        {
            return 0;
        }

        var squares = gradients.Select(gradient => gradient.to_type(ScalarType.Float64).pow(2).sum()).ToList();
        var norm = Math.Sqrt(stack(squares).sum().item<double>());
        if (!double.IsFinite(norm))
        {
            throw new ArithmeticException($"The norm of the gradients is {norm}: some gradient is not a finite number.");
        }

        foreach (var gradient in gradients)
        {
            gradient.mul_(Math.Min(1, maxNorm / (norm + 1e-6)));
        }

        return norm;
        // solution:end
    }
}

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
        // TODO(week03.7): sum all squares first, take one root, apply one factor
        throw new NotImplementedException("Week 3, task 7: sum all squares first, take one root, apply one factor");
    }
}

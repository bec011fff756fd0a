namespace Katas.MathMl;

/// <summary>Derivatives, by differences and by formula (Deep Learning, §4.3). Points are float64: single precision has no digits to spare.</summary>
public static class Calculus
{
    /// <summary>The gradient by central differences, with hᵢ = step·max(1, |xᵢ|).</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, float64, any shape; the same after the call as before, also when f throws.</param>
    /// <param name="step">The relative step.</param>
    /// <returns>float64, the shape of <paramref name="x"/>: (f(x + hᵢeᵢ) − f(x − hᵢeᵢ)) / ((xᵢ + hᵢ) − (xᵢ − hᵢ)), the divisor as represented.</returns>
    /// <exception cref="ArgumentException">x is not float64.</exception>
    public static Tensor NumericalGradient(Func<Tensor, double> f, Tensor x, double step = 1e-5)
    {
        // TODO(week01.2): perturb one coordinate of a copy at a time and divide the difference of values by that of points
        throw new NotImplementedException("Week 1, task 2: perturb one coordinate of a copy at a time and divide the difference of values by that of points");
    }

    /// <summary>The Jacobian by central differences.</summary>
    /// <param name="f">The function of a tensor to a tensor.</param>
    /// <param name="x">The point, float64, any shape; unchanged by the call.</param>
    /// <param name="step">The relative step, as for the gradient.</param>
    /// <returns>float64 [outputs, inputs], both flattened row-major.</returns>
    /// <exception cref="ArgumentException">x is not float64.</exception>
    public static Tensor NumericalJacobian(Func<Tensor, Tensor> f, Tensor x, double step = 1e-5)
    {
        // TODO(week01.2): fill one column per input by central differences of the flattened output
        throw new NotImplementedException("Week 1, task 2: fill one column per input by central differences of the flattened output");
    }

    /// <summary>The Hessian by the four-point formula, symmetrized.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, float64 [n]; unchanged by the call.</param>
    /// <param name="step">The relative step.</param>
    /// <returns>float64 [n, n], symmetric: (f(+,+) − f(+,−) − f(−,+) + f(−,−)) / 4hᵢhⱼ.</returns>
    /// <exception cref="ArgumentException">x is not float64 or not a vector.</exception>
    public static Tensor NumericalHessian(Func<Tensor, double> f, Tensor x, double step = 1e-4)
    {
        // TODO(week01.2): move two coordinates by plus and minus their steps and combine the four values
        throw new NotImplementedException("Week 1, task 2: move two coordinates by plus and minus their steps and combine the four values");
    }

    /// <summary>How far two tensors are apart: max|a − e| / max(max|a|, max|e|, 1e−12).</summary>
    /// <param name="actual">a, any shape.</param>
    /// <param name="expected">e, the shape of <paramref name="actual"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        // TODO(week01.2): divide the largest difference by the largest entry, but never by less than 1e-12
        throw new NotImplementedException("Week 1, task 2: divide the largest difference by the largest entry, but never by less than 1e-12");
    }

    /// <summary>The Jacobian of the softmax: J = diag(p) − p pᵀ, J_ij = ∂pᵢ/∂zⱼ.</summary>
    /// <param name="logits">z [K].</param>
    /// <returns>[K, K], symmetric, rows sum to 0.</returns>
    public static Tensor SoftmaxJacobian(Tensor logits)
    {
        // TODO(week01.2): return diag(p) minus the outer product of p with itself
        throw new NotImplementedException("Week 1, task 2: return diag(p) minus the outer product of p with itself");
    }

    /// <summary>Row by row Jᵀg of the softmax, without J: p ⊙ (g − ⟨p, g⟩), in time and memory O(nK).</summary>
    /// <param name="probabilities">p [n, K].</param>
    /// <param name="gradOutput">g [n, K].</param>
    /// <returns>[n, K].</returns>
    public static Tensor SoftmaxVjp(Tensor probabilities, Tensor gradOutput)
    {
        // TODO(week01.2): multiply p by g minus the row's inner product of p and g
        throw new NotImplementedException("Week 1, task 2: multiply p by g minus the row's inner product of p and g");
    }

    /// <summary>The Jacobian of x ↦ x/‖x‖: (I − uuᵀ)/‖x‖ with u = x/‖x‖.</summary>
    /// <param name="x">[n].</param>
    /// <returns>[n, n].</returns>
    /// <exception cref="ArgumentException">x is the zero vector.</exception>
    public static Tensor NormalizeJacobian(Tensor x)
    {
        // TODO(week01.2): return the projection away from x, divided by its length
        throw new NotImplementedException("Week 1, task 2: return the projection away from x, divided by its length");
    }
}

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
        // solution:begin task 2: perturb one coordinate of a copy at a time and divide the difference of values by that of points
        var point = Values(x);
        var gradient = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            var (xi, h) = (point[i], step * Math.Max(1, Math.Abs(point[i])));
            var (above, below) = (xi + h, xi - h);
            point[i] = above;
            var upper = f(tensor(point, x.shape, dtype: ScalarType.Float64));
            point[i] = below;
            gradient[i] = (upper - f(tensor(point, x.shape, dtype: ScalarType.Float64))) / (above - below);
            point[i] = xi;
        }

        return tensor(gradient, x.shape, dtype: ScalarType.Float64);
        // solution:end
    }

    /// <summary>The Jacobian by central differences.</summary>
    /// <param name="f">The function of a tensor to a tensor.</param>
    /// <param name="x">The point, float64, any shape; unchanged by the call.</param>
    /// <param name="step">The relative step, as for the gradient.</param>
    /// <returns>float64 [outputs, inputs], both flattened row-major.</returns>
    /// <exception cref="ArgumentException">x is not float64.</exception>
    public static Tensor NumericalJacobian(Func<Tensor, Tensor> f, Tensor x, double step = 1e-5)
    {
        // solution:begin task 2: fill one column per input by central differences of the flattened output
        var point = Values(x);
        var columns = new List<Tensor>();
        for (var i = 0; i < point.Length; i++)
        {
            var (xi, h) = (point[i], step * Math.Max(1, Math.Abs(point[i])));
            var (above, below) = (xi + h, xi - h);
            point[i] = above;
            var upper = f(tensor(point, x.shape, dtype: ScalarType.Float64)).flatten();
            point[i] = below;
            var lower = f(tensor(point, x.shape, dtype: ScalarType.Float64)).flatten();
            columns.Add((upper - lower) / (above - below));
            point[i] = xi;
        }

        return stack(columns, 1);   // [outputs, inputs]
        // solution:end
    }

    /// <summary>The Hessian by the four-point formula, symmetrized.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point, float64 [n]; unchanged by the call.</param>
    /// <param name="step">The relative step.</param>
    /// <returns>float64 [n, n], symmetric: (f(+,+) − f(+,−) − f(−,+) + f(−,−)) / 4hᵢhⱼ.</returns>
    /// <exception cref="ArgumentException">x is not float64 or not a vector.</exception>
    public static Tensor NumericalHessian(Func<Tensor, double> f, Tensor x, double step = 1e-4)
    {
        // solution:begin task 2: move two coordinates by plus and minus their steps and combine the four values
        if (x.dim() != 1)
        {
            throw new ArgumentException($"x must be a vector, not of shape [{string.Join(", ", x.shape)}].", nameof(x));
        }

        var point = Values(x);
        var n = point.Length;
        var steps = point.Select(value => step * Math.Max(1, Math.Abs(value))).ToArray();
        var hessian = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = (At(i, j, 1, 1) - At(i, j, 1, -1) - At(i, j, -1, 1) + At(i, j, -1, -1)) / (4 * steps[i] * steps[j]);
            }
        }

        var h = tensor(hessian, [n, n], dtype: ScalarType.Float64);
        return (h + h.t()) / 2;

        double At(int i, int j, int signI, int signJ)
        {
            var moved = (double[])point.Clone();
            moved[i] += signI * steps[i];
            moved[j] += signJ * steps[j];
            return f(tensor(moved, dtype: ScalarType.Float64));
        }
        // solution:end
    }

    /// <summary>How far two tensors are apart: max|a − e| / max(max|a|, max|e|, 1e−12).</summary>
    /// <param name="actual">a, any shape.</param>
    /// <param name="expected">e, the shape of <paramref name="actual"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        // solution:begin task 2: divide the largest difference by the largest entry, but never by less than 1e-12
        if (!actual.shape.SequenceEqual(expected.shape))
        {
            throw new ArgumentException($"expected has shape [{string.Join(", ", expected.shape)}], actual [{string.Join(", ", actual.shape)}].", nameof(expected));
        }

        return Largest(actual - expected) / Math.Max(Math.Max(Largest(actual), Largest(expected)), 1e-12);

        static double Largest(Tensor t) => t.abs().max().to_type(ScalarType.Float64).item<double>();
        // solution:end
    }

    /// <summary>The Jacobian of the softmax: J = diag(p) − p pᵀ, J_ij = ∂pᵢ/∂zⱼ.</summary>
    /// <param name="logits">z [K].</param>
    /// <returns>[K, K], symmetric, rows sum to 0.</returns>
    public static Tensor SoftmaxJacobian(Tensor logits)
    {
        // solution:begin task 2: return diag(p) minus the outer product of p with itself
        var p = Stable.Softmax(logits, 0);   // [K]
        return diag(p) - outer(p, p);
        // solution:end
    }

    /// <summary>Row by row Jᵀg of the softmax, without J: p ⊙ (g − ⟨p, g⟩), in time and memory O(nK).</summary>
    /// <param name="probabilities">p [n, K].</param>
    /// <param name="gradOutput">g [n, K].</param>
    /// <returns>[n, K].</returns>
    public static Tensor SoftmaxVjp(Tensor probabilities, Tensor gradOutput)
    {
        // solution:begin task 2: multiply p by g minus the row's inner product of p and g
        return probabilities * (gradOutput - (probabilities * gradOutput).sum(1, keepdim: true));
        // solution:end
    }

    /// <summary>The Jacobian of x ↦ x/‖x‖: (I − uuᵀ)/‖x‖ with u = x/‖x‖.</summary>
    /// <param name="x">[n].</param>
    /// <returns>[n, n].</returns>
    /// <exception cref="ArgumentException">x is the zero vector.</exception>
    public static Tensor NormalizeJacobian(Tensor x)
    {
        // solution:begin task 2: return the projection away from x, divided by its length
        var largest = x.abs().max();
        if (largest.item<double>() == 0)
        {
            throw new ArgumentException("The zero vector has no direction.", nameof(x));
        }

        var scaled = x / largest;                               // its squares neither overflow nor underflow
        var length = (scaled * scaled).sum().sqrt() * largest;
        var u = x / length;
        return (eye(x.shape[0], dtype: x.dtype, device: x.device) - outer(u, u)) / length;
        // solution:end
    }

    // solution:begin
    private static double[] Values(Tensor x) =>
        x.dtype == ScalarType.Float64
            ? x.detach().cpu().contiguous().data<double>().ToArray()
            : throw new ArgumentException($"x must be float64, not {x.dtype}: differences need all digits.", nameof(x));
    // solution:end
}

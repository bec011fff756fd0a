using System.Globalization;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Compares gradients with central differences, in float64 only: single precision has no digits to spare.</summary>
public static class GradientCheck
{
    /// <summary>The gradient of a function by central differences: (f(x + h eᵢ) − f(x − h eᵢ)) / 2h.</summary>
    /// <param name="f">The function; it must not keep its argument.</param>
    /// <param name="x">float64, any shape; the same after the call as before.</param>
    /// <param name="step">h.</param>
    /// <returns>float64, the shape of <paramref name="x"/>.</returns>
    public static torch.Tensor Numeric(Func<torch.Tensor, double> f, torch.Tensor x, double step = 1e-6)
    {
        RequireDouble(x);
        using var noGradient = torch.no_grad();
        using var point = x.detach().clone();
        using var flat = point.view(-1);
        var gradient = new double[x.numel()];
        for (var index = 0; index < gradient.Length; index++)
        {
            gradient[index] = Difference(flat, index, step, () => f(point));
        }

        return torch.tensor(gradient, x.shape, dtype: torch.ScalarType.Float64);
    }

    /// <summary>Compares autograd's gradient of Σ f with central differences.</summary>
    /// <param name="f">The function of a tensor.</param>
    /// <param name="x">float64, any shape.</param>
    /// <param name="rtol">The relative tolerance.</param>
    /// <param name="atol">The absolute tolerance.</param>
    /// <param name="step">The step of the differences.</param>
    /// <param name="name">What the gradient is taken by, for the message; filled in by the compiler.</param>
    public static void Verify(
        Func<torch.Tensor, torch.Tensor> f, torch.Tensor x, double rtol = 1e-6, double atol = 1e-8, double step = 1e-6, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        RequireDouble(x);
        using var leaf = x.detach().clone().requires_grad_();
        using (torch.enable_grad())
        {
            using var sum = f(leaf).sum();
            sum.backward();
        }

        using var analytic = leaf.grad is { } gradient ? gradient.clone() : torch.zeros_like(x);
        Verify(value => Scalar(f(value)), x, analytic, rtol, atol, step, name);
    }

    /// <summary>Compares a gradient that the code under test computed with central differences.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">float64, any shape.</param>
    /// <param name="analytic">The gradient to check, the shape of <paramref name="x"/>.</param>
    /// <param name="rtol">The relative tolerance.</param>
    /// <param name="atol">The absolute tolerance.</param>
    /// <param name="step">The step of the differences.</param>
    /// <param name="name">What the gradient is taken by, for the message; filled in by the compiler.</param>
    public static void Verify(
        Func<torch.Tensor, double> f, torch.Tensor x, torch.Tensor analytic, double rtol = 1e-6, double atol = 1e-8, double step = 1e-6,
        [CallerArgumentExpression(nameof(x))] string name = "")
    {
        using var numeric = Numeric(f, x, step);
        Compare($"the gradient with respect to {name}", numeric, analytic, rtol, atol);
    }

    /// <summary>Compares autograd's gradient of a loss with central differences, for every parameter of a module.</summary>
    /// <param name="module">A module with float64 parameters.</param>
    /// <param name="loss">Computes the loss, a scalar, from the module's parameters.</param>
    /// <param name="rtol">The relative tolerance.</param>
    /// <param name="atol">The absolute tolerance.</param>
    /// <param name="step">The step of the differences.</param>
    public static void Verify(torch.nn.Module module, Func<torch.Tensor> loss, double rtol = 1e-6, double atol = 1e-8, double step = 1e-6)
    {
        module.zero_grad();
        using (torch.enable_grad())
        {
            using var value = loss();
            value.backward();
        }

        foreach (var (name, parameter) in module.named_parameters())
        {
            RequireDouble(parameter);
            using var analytic = parameter.grad is { } gradient ? gradient.clone() : torch.zeros_like(parameter);
            using var noGradient = torch.no_grad();
            using var flat = parameter.detach().view(-1);
            var numeric = new double[parameter.numel()];
            for (var index = 0; index < numeric.Length; index++)
            {
                numeric[index] = Difference(flat, index, step, () => Scalar(loss()));
            }

            using var expected = torch.tensor(numeric, parameter.shape, dtype: torch.ScalarType.Float64);
            Compare($"the gradient with respect to parameter {name}", expected, analytic, rtol, atol);
        }
    }

    private static double Difference(torch.Tensor flat, int index, double step, Func<double> f)
    {
        var original = flat[index].item<double>();
        try
        {
            flat[index] = original + step;
            var (above, upper) = (flat[index].item<double>(), f());
            flat[index] = original - step;
            return (upper - f()) / (above - flat[index].item<double>());
        }
        finally
        {
            flat[index] = original;
        }
    }

    private static double Scalar(torch.Tensor value)
    {
        using var scope = torch.NewDisposeScope();
        return value.detach().sum().item<double>();
    }

    private static void Compare(string what, torch.Tensor numeric, torch.Tensor analytic, double rtol, double atol)
    {
        var comparison = new TensorComparison(numeric, analytic, rtol, atol) { Sides = ("numeric", "analytic"), Reference = "central differences" };
        if (!comparison.Holds)
        {
            Failure.Throw(comparison.Describe(what, what), comparison, "gradient");
        }
    }

    private static void RequireDouble(torch.Tensor x)
    {
        if (x.dtype != torch.ScalarType.Float64)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Gradient checks need float64, not {x.dtype}: single precision has no digits to spare."), nameof(x));
        }
    }
}

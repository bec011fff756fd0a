using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl.Hidden;

/// <summary>Tasks 1 and 2 on other numbers, against libtorch's own functions.</summary>
public sealed class HiddenStableSpecs
{
    [Fact, OfTask(1)]
    public void Stable_functions_match_libtorch_on_other_numbers() => Draws.Repeat(20, 9001, draws =>
    {
        var x = draws.Normal(draws.Shape(1, 4, 7)) * Math.Pow(10, draws.Uniform(-3, 3));
        var dim = draws.Int(0, (int)x.dim() - 1);

        Stable.Sigmoid(x).Should().BeCloseTo(x.sigmoid(), 1e-12, 1e-300);
        Stable.LogSumExp(x, dim).Should().BeCloseTo(x.logsumexp(dim), 1e-12, 1e-12);
        Stable.Softmax(x, dim).Should().BeCloseTo(x.softmax(dim), 1e-11, 1e-300);
        Stable.LogSoftmax(x, dim).Should().BeCloseTo(nn.functional.log_softmax(x, dim), 1e-11, 1e-11);
        Stable.LogSigmoid(x).Should().BeCloseTo(nn.functional.logsigmoid(x), 1e-9, 1e-15);
    });

    [Fact, OfTask(1)]
    public void Losses_match_libtorch_on_other_numbers()
    {
        var draws = new Draws(9002);
        var (z, labels) = (40 * draws.Normal([33, 5]), (draws.Normal([33]).abs() * 3).to_type(ScalarType.Int64).clamp(0, 4));
        var targets = draws.Normal([33, 5]).sigmoid();

        Stable.CrossEntropy(z, labels).Should().BeApproximately(nn.functional.cross_entropy(z, labels).item<double>(), 1e-10);
        Stable.BinaryCrossEntropyWithLogits(z, targets)
            .Should().BeCloseTo(nn.functional.binary_cross_entropy_with_logits(z, targets, reduction: nn.Reduction.None), 1e-11, 1e-11);
    }

    [Fact, OfTask(2)]
    public void Derivatives_match_autograd_on_another_function()
    {
        var x = new Draws(9003).Normal([6]).requires_grad_();
        Func<Tensor, Tensor> f = point => (point.sin() * point.roll(1, 0)).sum() + point.pow(4).mean();
        f(x).backward();

        Calculus.NumericalGradient(point => f(point).item<double>(), x.detach()).Should().BeCloseTo(x.ReceivedGradient(), 1e-7, 1e-8);
        Calculus.NumericalJacobian(point => point.exp(), x.detach()).Should().BeCloseTo(diag(x.detach().exp()), 1e-8, 1e-9);
    }

    [Fact, OfTask(2)]
    public void Vjp_equals_the_jacobian_times_the_gradient_row_by_row()
    {
        var (z, g) = (new Draws(9004).Normal([6, 9]), new Draws(9005).Normal([6, 9]));

        var vjp = Calculus.SoftmaxVjp(z.softmax(1), g);

        vjp.Should().BeCloseTo(stack(Enumerable.Range(0, 6).Select(row => Calculus.SoftmaxJacobian(z[row]).t().matmul(g[row]))), 1e-12, 1e-14);
    }
}

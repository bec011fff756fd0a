using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl.Hidden;

/// <summary>Tasks 6 to 8 on other numbers, against torch's optimizer and autograd.</summary>
public sealed class HiddenOptimizationSpecs
{
    [Theory, OfTask(6)]
    [InlineData(0.0, false)]
    [InlineData(0.7, false)]
    [InlineData(0.7, true)]
    public void Descent_follows_torchs_optimizer_on_another_function(double momentum, bool nesterov)
    {
        var w = nn.Parameter(new Draws(9021).Normal([3]));
        var start = w.detach().clone();
        using var optimizer = optim.SGD([w], learningRate: 0.05, momentum: momentum, nesterov: nesterov);
        for (var step = 0; step < 10; step++)
        {
            optimizer.zero_grad();
            w.pow(4).sum().backward();
            optimizer.step();
        }

        Descent.Minimize(p => p.pow(4).sum().item<double>(), p => 4 * p.pow(3), start, 0.05, 10, momentum, nesterov).Iterates[^1]
            .Should().BeCloseTo(w.detach(), 1e-12, 1e-12);
    }

    [Fact, OfTask(7)]
    public void Logistic_gradient_matches_autograd_on_other_numbers() => Draws.Repeat(5, 9022, draws =>
    {
        var (x, theta) = (draws.Normal([17, 4]), draws.Normal([5]).requires_grad_());
        var y = (draws.Normal([17]) > 0).to_type(ScalarType.Float64);
        var z = x.matmul(theta.narrow(0, 0, 4)) + theta[4];
        (nn.functional.binary_cross_entropy_with_logits(z, y) + (0.15 * theta.narrow(0, 0, 4).square().sum())).backward();

        LogisticRegression.Gradient(x, y, theta.detach(), 0.3).Should().BeCloseTo(theta.ReceivedGradient(), 1e-11, 1e-12);
    });

    [Fact, OfTask(7)]
    public void Newton_ends_where_the_gradient_vanishes()
    {
        var draws = new Draws(9023);
        var x = draws.Normal([60, 5]);
        var y = (x.sum(1L) + draws.Normal([60]) > 0).to_type(ScalarType.Float64);

        var model = LogisticRegression.FitNewton(x, y, 0.05);

        model.Converged.Should().BeTrue();
        LogisticRegression.Gradient(x, y, model.Theta, 0.05).abs().max().item<double>().Should().BeLessThan(1e-10);
    }

    [Fact, OfTask(8)]
    public void Softmax_gradient_matches_autograd_and_fit_ends_where_it_vanishes()
    {
        var draws = new Draws(9024);
        var (x, labels) = (draws.Normal([30, 4]), (draws.Normal([30]).abs() * 2).to_type(ScalarType.Int64).clamp(0, 3));
        var weights = draws.Normal([4, 5]).requires_grad_();
        var logits = x.matmul(weights.narrow(1, 0, 4).t()) + weights.select(1, 4);
        (nn.functional.cross_entropy(logits, labels) + (0.05 * weights.narrow(1, 0, 4).square().sum())).backward();

        SoftmaxRegression.Gradient(x, labels, weights.detach(), 0.1).Should().BeCloseTo(weights.ReceivedGradient(), 1e-11, 1e-12);
        SoftmaxRegression.Gradient(x, labels, SoftmaxRegression.Fit(x, labels, 4, 0.1), 0.1).abs().max().item<double>().Should().BeLessThanOrEqualTo(1e-8);
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(2)]
public sealed class CalculusSpecs
{
    [Theory, GoldenData("calculus", "rosenbrock_*")]
    public void Numerical_gradient_and_hessian_match_rosenbrock(GoldenCase golden)
    {
        var x = golden.Inputs.Tensor("x");
        var isSmall = x.shape[0] == 2;

        golden.Verify("gradient", Calculus.NumericalGradient(Rosenbrock, x), isSmall ? 0 : 1e-6, isSmall ? 1e-6 : 1e-5);
        golden.Verify("hessian", Calculus.NumericalHessian(Rosenbrock, x), 1e-5, 2e-3);
    }

    [Fact]
    public void Differences_are_central_not_one_sided()
    {
        var random = new Random(2);
        for (var draw = 0; draw < 1000; draw++)
        {
            var x = (6 * random.NextDouble()) - 3;

            var gradient = Calculus.NumericalGradient(point => Math.Pow(point.item<double>(), 3), tensor([x])).item<double>();

            // A central difference errs by about h², 1e-9; a one-sided one by 3xh, 1e-4.
            Assert.True(Math.Abs(gradient - (3 * x * x)) <= 1e-8 * Math.Max(1, Math.Pow(Math.Abs(x), 3)), $"The derivative of x³ at {x:0.####} is {3 * x * x:0.##########}, not {gradient:0.##########}: is the difference one-sided?");
        }
    }

    [Theory, GoldenData("calculus", "vector_function_tanh_affine")]
    public void Numerical_jacobian_is_outputs_by_inputs(GoldenCase golden)
    {
        var a = golden.Inputs.Tensor("a");

        golden.Verify("jacobian", Calculus.NumericalJacobian(x => a.matmul(x).tanh() * x.narrow(0, 0, 3).square(), golden.Inputs.Tensor("x")), 1e-7, 1e-8);
    }

    [Fact]
    public void The_point_is_left_untouched_even_when_f_throws()
    {
        var x = tensor([1.0, 2.0]);

        FluentActions.Invoking(() => Calculus.NumericalGradient(_ => throw new TimeoutException(), x)).Should().Throw<TimeoutException>();
        Calculus.NumericalJacobian(point => point * 2, x);

        x.Should().BeBitwiseEqualTo(tensor([1.0, 2.0]));
    }

    [Fact]
    public void Single_precision_is_refused()
    {
        var x = ones(2, dtype: ScalarType.Float32);

        FluentActions.Invoking(() => Calculus.NumericalGradient(_ => 0, x)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Calculus.NumericalJacobian(point => point, x)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Calculus.NumericalHessian(_ => 0, x)).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("calculus", "softmax_jacobian_*")]
    public void Softmax_jacobian_matches_autograd(GoldenCase golden)
    {
        var jacobian = Calculus.SoftmaxJacobian(golden.Inputs.Tensor("logits"));

        golden.Verify("jacobian", jacobian);
        jacobian.Should().BeCloseTo(jacobian.t(), 0, 1e-16, "the Jacobian is symmetric");
        jacobian.sum(1L).Should().BeCloseTo(zeros_like(jacobian.sum(1L)), 0, 1e-14, "probabilities keep their sum");
        linalg.eigvalsh(jacobian).Should().BeCloseTo(linalg.eigvalsh(jacobian).clamp(0, 0.5), 0, 1e-12, "eigenvalues lie in [0, 1/2]");
    }

    [Theory, GoldenData("calculus", "softmax_vjp_5x7")]
    public void Softmax_vjp_matches_autograd(GoldenCase golden) =>
        golden.Verify("gradInput", Calculus.SoftmaxVjp(golden.Inputs.Tensor("probabilities"), golden.Inputs.Tensor("gradOutput")));

    [Fact]
    public void Softmax_vjp_never_builds_the_jacobian()
    {
        var g = new Draws(5).Normal([4, 50_000]);
        var p = nn.functional.softmax(g, 1);

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(1), () => Calculus.SoftmaxVjp(p, g).Dispose());
    }

    [Theory, GoldenData("calculus", "normalize_jacobian_*")]
    public void Normalize_jacobian_matches_autograd_and_annihilates_its_input(GoldenCase golden)
    {
        var x = golden.Inputs.Tensor("x");

        var jacobian = Calculus.NormalizeJacobian(x);

        golden.Verify("jacobian", jacobian);
        jacobian.matmul(x).Should().BeCloseTo(zeros_like(x), 0, 1e-12, "moving along x does not change its direction");
        FluentActions.Invoking(() => Calculus.NormalizeJacobian(zeros_like(x))).Should().Throw<ArgumentException>();
    }

    private static double Rosenbrock(Tensor x)
    {
        var (head, tail) = (x.narrow(0, 0, x.shape[0] - 1), x.narrow(0, 1, x.shape[0] - 1));
        return ((100 * (tail - head.square()).square()) + (1 - head).square()).sum().item<double>();
    }
}

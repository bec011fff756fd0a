using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(7)]
public sealed class LogisticRegressionSpecs
{
    [Theory, GoldenData("logistic", "objective_*")]
    public void Objective_gradient_and_hessian_match_autograd(GoldenCase golden)
    {
        var (x, y, theta, lambda) = Read(golden);

        golden.Verify("loss", LogisticRegression.Loss(x, y, theta, lambda));
        golden.Verify("gradient", LogisticRegression.Gradient(x, y, theta, lambda));
        golden.Verify("hessian", LogisticRegression.Hessian(x, y, theta, lambda));
    }

    [Theory, GoldenData("logistic", "objective_random_9x3")]
    public void Gradient_matches_finite_differences(GoldenCase golden)
    {
        var (x, y, theta, lambda) = Read(golden);

        GradientCheck.Verify(point => LogisticRegression.Loss(x, y, point, lambda), theta, LogisticRegression.Gradient(x, y, theta, lambda), 1e-6, 1e-8);
    }

    [Theory, GoldenData("logistic", "objective_random_9x3")]
    public void Hessian_is_the_jacobian_of_the_gradient(GoldenCase golden)
    {
        var (x, y, theta, lambda) = Read(golden);

        var hessian = LogisticRegression.Hessian(x, y, theta, lambda);

        var rows = Enumerable.Range(0, (int)theta.shape[0]).Select(row => GradientCheck.Numeric(point => LogisticRegression.Gradient(x, y, point, lambda)[row].item<double>(), theta));
        hessian.Should().BeCloseTo(stack(rows), 1e-6, 1e-6, "the Hessian is the derivative of the gradient");
        hessian.Should().BeCloseTo(hessian.t(), 0, 1e-14, "it is symmetric");
        linalg.eigvalsh(hessian).min().item<double>().Should().BeGreaterThan(-1e-12, "it is positive semidefinite");
    }

    [Theory, GoldenData("logistic", "breast_cancer_lambda_*")]
    public void Newton_matches_scikit_learn_on_breast_cancer(GoldenCase golden)
    {
        var (x, labels, lambda) = BreastCancer(golden);

        var model = LogisticRegression.FitNewton(x, labels.to_type(ScalarType.Float64), lambda);

        Assert.True(model.Converged && model.Iterations <= 25, $"Newton's method takes 6 to 9 steps here; this took {model.Iterations} (converged: {model.Converged}).");
        golden.Verify("theta", model.Theta);
        golden.Verify("loss", LogisticRegression.Loss(x, labels.to_type(ScalarType.Float64), model.Theta, lambda));
        golden.Verify("accuracy", Scores.Accuracy(labels, model.Predict(x)));
        golden.Verify("auc", Scores.RocAuc(labels, model.Decision(x)));
    }

    [Fact]
    public void Newton_never_increases_the_loss()
    {
        var (x, y) = Problem(new Draws(41), scale: 1e3);

        var losses = Enumerable.Range(0, 30).Select(steps => LogisticRegression.Loss(x, y, LogisticRegression.FitNewton(x, y, 1e-3, steps).Theta, 1e-3)).ToList();

        losses.Should().BeInDescendingOrder();
        LogisticRegression.FitNewton(x, y, 1e-3).Converged.Should().BeTrue();
    }

    [Fact]
    public void Separable_data_without_a_penalty_is_not_called_converged()
    {
        var (x, y) = (tensor([-2.0, -1, 1, 2]).unsqueeze(1), tensor([0.0, 0, 1, 1]));

        var model = LogisticRegression.FitNewton(x, y, lambda: 0);

        model.Converged.Should().BeFalse("θ walks to infinity while the gradient vanishes");
        model.Theta.Should().BeFinite();
        Scores.Accuracy(y.to_type(ScalarType.Int64), model.Predict(x)).Should().Be(1);
        FluentActions.Invoking(() => LogisticRegression.FitNewton(x, y + 1, 0)).Should().Throw<ArgumentException>("labels are 0 or 1");
    }

    [Fact]
    public void Flipping_the_labels_flips_theta() => Draws.Repeat(5, 42, draws =>
    {
        var (x, y) = Problem(draws);

        LogisticRegression.FitNewton(x, 1 - y, 0.1).Theta.Should().BeCloseTo(-LogisticRegression.FitNewton(x, y, 0.1).Theta, 1e-7, 1e-7);
    });

    [Fact]
    public void At_the_optimum_mean_probability_equals_mean_label() => Draws.Repeat(5, 43, draws =>
    {
        var (x, y) = Problem(draws);

        var meanProbability = LogisticRegression.FitNewton(x, y, 0.5).Probabilities(x).mean().item<double>();

        meanProbability.Should().BeApproximately(y.mean().item<double>(), 1e-8, "the labels' mean is met as long as the intercept is not penalized");
    });

    private static (Tensor X, Tensor Y, Tensor Theta, double Lambda) Read(GoldenCase golden) =>
        (golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y"), golden.Inputs.Tensor("theta"), golden.Inputs.Get<double>("lambda"));

    private static (Tensor X, Tensor Labels, double Lambda) BreastCancer(GoldenCase golden)
    {
        var data = RealData.Open(golden.Inputs.Get<string>("data"));
        return (RealData.Standardized(data.Features), data.Targets, golden.Inputs.Get<double>("lambda"));
    }

    private static (Tensor X, Tensor Y) Problem(Draws draws, double scale = 1)
    {
        var x = draws.Normal([40, 3]);
        var noisy = x.sum(1L) + (2 * draws.Normal([40]));
        return (scale * x, (noisy > 0).to_type(ScalarType.Float64));
    }
}

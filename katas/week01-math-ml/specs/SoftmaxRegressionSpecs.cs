using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(8)]
public sealed class SoftmaxRegressionSpecs
{
    [Theory, GoldenData("softmax", "objective_*")]
    public void Objective_and_gradient_match_torch(GoldenCase golden)
    {
        var (x, labels, weights, lambda) = Read(golden);

        golden.Verify("loss", SoftmaxRegression.Loss(x, labels, weights, lambda));
        golden.Verify("gradient", SoftmaxRegression.Gradient(x, labels, weights, lambda));
    }

    [Theory, GoldenData("softmax", "objective_random_10x3x4")]
    public void Gradient_matches_finite_differences(GoldenCase golden)
    {
        var (x, labels, weights, lambda) = Read(golden);

        GradientCheck.Verify(point => SoftmaxRegression.Loss(x, labels, point, lambda), weights, SoftmaxRegression.Gradient(x, labels, weights, lambda), 1e-6, 1e-8);
    }

    [Fact]
    public void Gradient_columns_sum_to_zero_without_penalty() => Draws.Repeat(10, 61, draws =>
    {
        var (x, labels, weights) = Problem(draws);

        SoftmaxRegression.Gradient(x, labels, weights, 0).sum(0L).Should().BeCloseTo(zeros(x.shape[1] + 1, dtype: ScalarType.Float64), 0, 1e-12);
    });

    [Fact]
    public void Adding_one_vector_to_every_class_changes_no_probability() => Draws.Repeat(10, 62, draws =>
    {
        var (x, _, weights) = Problem(draws);

        SoftmaxRegression.Probabilities(x, weights + draws.Normal([x.shape[1] + 1])).Should().BeCloseTo(SoftmaxRegression.Probabilities(x, weights), 1e-9, 1e-12);
    });

    [Fact]
    public void Two_classes_reduce_to_logistic_regression() => Draws.Repeat(10, 63, draws =>
    {
        var (x, weights) = (draws.Normal([12, 3]), draws.Normal([2, 4]));
        var labels = (draws.Normal([12]) > 0).to_type(ScalarType.Int64);

        var z = x.matmul(weights[1].narrow(0, 0, 3) - weights[0].narrow(0, 0, 3)) + weights[1][3] - weights[0][3];
        var logistic = nn.functional.binary_cross_entropy_with_logits(z, labels.to_type(ScalarType.Float64)).item<double>();
        SoftmaxRegression.Loss(x, labels, weights, 0).Should().BeApproximately(logistic, 1e-10);
    });

    [Theory, GoldenData("softmax", "iris_lambda_*")]
    public void Fit_reaches_the_scikit_learn_optimum_on_iris(GoldenCase golden)
    {
        var (x, labels) = Iris();
        var lambda = golden.Inputs.Get<double>("lambda");

        var weights = SoftmaxRegression.Fit(x, labels, 3, lambda);

        golden.Expected.Tensor("weights").narrow(1, 0, 4).Should().BeCloseTo(weights.narrow(1, 0, 4), golden.Rtol, golden.Atol, "the optimum is unique without intercepts");
        golden.Verify("probabilities_head", SoftmaxRegression.Probabilities(x[tensor([0L, 50, 100, 70, 133])], weights));
        golden.Verify("accuracy", Scores.Accuracy(labels, SoftmaxRegression.Predict(x, weights)));
        SoftmaxRegression.Gradient(x, labels, weights, lambda).abs().max().item<double>().Should().BeLessThanOrEqualTo(1e-8);
    }

    [Fact]
    public void Stochastic_fit_learns_iris_and_is_reproducible()
    {
        var (x, labels) = Iris();

        var weights = Fit(seed: 1);

        Scores.Accuracy(labels, SoftmaxRegression.Predict(x, weights)).Should().BeGreaterThanOrEqualTo(0.95);
        Fit(seed: 1).Should().BeBitwiseEqualTo(weights, "equal seeds give equal orders");

        Tensor Fit(int seed) => SoftmaxRegression.FitStochastic(x, labels, 3, 1e-3, 0.1, 0.9, epochs: 50, batchSize: 16, seed);
    }

    [GpuFact]
    public void Fit_on_the_gpu_agrees_with_the_cpu()
    {
        var (x, labels) = Iris();

        SoftmaxRegression.Fit(x.cuda(), labels.cuda(), 3, 0.01).cpu().Should().BeCloseTo(SoftmaxRegression.Fit(x, labels, 3, 0.01), 0, 1e-6);
    }

    [GpuFact]
    public void Stochastic_fit_runs_in_single_precision_on_the_gpu()
    {
        var x = randn(60_000, 784, device: CUDA);
        var labels = randint(0, 10, [60_000], dtype: ScalarType.Int64, device: CUDA);

        SoftmaxRegression.FitStochastic(x, labels, 10, 1e-4, 0.1, 0.9, epochs: 1, batchSize: 256, seed: 1).Should().BeFinite().And.HaveDtype(ScalarType.Float32);
    }

    private static (Tensor X, Tensor Labels, Tensor Weights, double Lambda) Read(GoldenCase golden) =>
        (golden.Inputs.Tensor("x"), golden.Inputs.Tensor("labels"), golden.Inputs.Tensor("weights"), golden.Inputs.Get<double>("lambda"));

    private static (Tensor X, Tensor Labels) Iris()
    {
        var data = RealData.Open("iris.csv");
        return (RealData.Standardized(data.Features), data.Targets);
    }

    private static (Tensor X, Tensor Labels, Tensor Weights) Problem(Draws draws)
    {
        var x = draws.Normal([15, 4]);
        return (x, (draws.Normal([15]).abs() * 2).to_type(ScalarType.Int64).clamp(0, 2), draws.Normal([3, 5]));
    }
}

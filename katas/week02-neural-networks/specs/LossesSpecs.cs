using FluentAssertions;
using Katas.Kit.Testing;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(3)]
public sealed class LossesSpecs
{
    [Theory, GoldenData("losses", "cross_entropy_*")]
    public void Cross_entropy_and_its_gradient_match_torch(GoldenCase golden)
    {
        var (logits, labels, smoothing) = (golden.Inputs.Tensor("logits"), golden.Inputs.Tensor("labels"), golden.Inputs.Get<double>("labelSmoothing"));

        var (loss, gradient) = Losses.SoftmaxCrossEntropy(logits, labels, smoothing);

        golden.Verify("loss", loss);
        golden.Verify("gradLogits", gradient);
    }

    [Theory, GoldenData("losses", "mean_squared_error_3x4")]
    public void Mean_squared_error_matches_torch(GoldenCase golden)
    {
        var (loss, gradient) = Losses.MeanSquaredError(golden.Inputs.Tensor("predictions"), golden.Inputs.Tensor("targets"));

        golden.Verify("loss", loss);
        golden.Verify("gradPredictions", gradient);
    }

    [Fact]
    public void Gradient_rows_sum_to_zero() => Draws.Repeat(10, 301, draws =>
    {
        var (logits, labels) = Problem(draws);

        var (_, gradient) = Losses.SoftmaxCrossEntropy(logits, labels, draws.Uniform(0, 1));

        gradient.sum(1).Should().BeCloseTo(zeros(logits.shape[0], dtype: ScalarType.Float64), 0, 1e-14, "probabilities and targets both sum to 1");
    });

    [Fact]
    public void Loss_gradients_match_finite_differences() => Draws.Repeat(5, 311, draws =>
    {
        var ((logits, labels), targets, smoothing) = (Problem(draws), draws.Normal([4, 3]), draws.Uniform(0, 0.5));

        GradientCheck.Verify(z => Losses.SoftmaxCrossEntropy(z, labels, smoothing).Loss, logits, Losses.SoftmaxCrossEntropy(logits, labels, smoothing).Gradient);
        GradientCheck.Verify(p => Losses.MeanSquaredError(p, targets).Loss, 2 * targets, Losses.MeanSquaredError(2 * targets, targets).Gradient);
    });

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Untrained_loss_is_log_of_the_number_of_classes(double smoothing)
    {
        var (loss, _) = Losses.SoftmaxCrossEntropy(zeros(6, 10, dtype: ScalarType.Float64), arange(6, dtype: ScalarType.Int64), smoothing);

        loss.Should().BeApproximately(Math.Log(10), 1e-12, "equal logits are equal probabilities");
    }

    [Fact]
    public void Smoothed_loss_is_smallest_at_the_smoothed_distribution()
    {
        var (labels, epsilon) = (tensor([1L, 0, 3]), 0.2);
        var targets = full(3, 4, epsilon / 4, dtype: ScalarType.Float64);
        targets.scatter_(1, labels.unsqueeze(1), full(3, 1, 1 - epsilon + (epsilon / 4), dtype: ScalarType.Float64));

        var (_, gradient) = Losses.SoftmaxCrossEntropy(targets.log(), labels, epsilon);

        gradient.Should().BeCloseTo(zeros(3, 4, dtype: ScalarType.Float64), 0, 1e-12);
    }

    [Fact]
    public void Huge_logits_in_single_precision_stay_finite()
    {
        var (loss, gradient) = Losses.SoftmaxCrossEntropy(tensor(new[,] { { 1e4f, -1e4f, 0 }, { -1e4f, 1e4f, 0 } }), tensor([1L, 1]));

        loss.Should().BeApproximately(1e4, 1e-2, "−log softmax is the distance to the largest logit");
        gradient.Should().BeFinite();
    }

    [Fact]
    public void Bad_labels_and_smoothing_are_refused()
    {
        var logits = zeros(2, 3);

        FluentActions.Invoking(() => Losses.SoftmaxCrossEntropy(logits, tensor([0L, 3]))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Losses.SoftmaxCrossEntropy(logits, tensor([-1L, 0]))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Losses.SoftmaxCrossEntropy(logits, tensor([0L]))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Losses.SoftmaxCrossEntropy(logits, tensor([0L, 1]), 1.5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Losses.SoftmaxCrossEntropy(logits, tensor([0L, 1]), double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Losses.MeanSquaredError(logits, zeros(2, 1))).Should().Throw<ArgumentException>("broadcasting hides mistakes");
    }

    private static (Tensor Logits, Tensor Labels) Problem(Draws draws) =>
        (3 * draws.Normal([5, 4]), tensor(Enumerable.Range(0, 5).Select(_ => (long)draws.Int(0, 3)).ToArray()));
}

using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation;

[OfTask(5)]
public sealed class KernelDistanceSpecs
{
    [Theory, GoldenData("kid")]
    public void Kernel_and_unbiased_estimate_match(GoldenCase golden)
    {
        var (real, fake) = (golden.Inputs.Tensor("real"), golden.Inputs.Tensor("fake"));

        golden.Verify("kid", KernelDistance.Unbiased(real, fake));
        golden.Verify("kernel", KernelDistance.PolynomialKernel(real, fake));
    }

    // The standard error is the sample's own: Student's t with 199 degrees of freedom passes 5.6 once in fourteen million seeds.
    [Fact, Statistical]
    public void Unbiased_estimate_averages_to_zero_under_equality()
    {
        var draws = new Draws(1321);
        var pairs = Enumerable.Range(0, 200).Select(_ => (X: draws.Normal([20, 4]), Y: draws.Normal([20, 4]))).ToList();

        var values = tensor(pairs.Select(pair => KernelDistance.Unbiased(pair.X, pair.Y)).ToArray());

        Statistic.ShouldLie("the mean estimate in standard errors from zero", values.mean().item<double>() / (values.std().item<double>() / Math.Sqrt(200)), -5.6, 5.6, "both sets come from one distribution, and the estimate is unbiased");
        Statistic.ShouldLie("mean of the biased estimate", pairs.Average(pair => KernelDistance.Biased(pair.X, pair.Y)), atLeast: 0.8, because: "with its diagonals the estimate is positive even for equal distributions");
    }

    // Student's t with 49 degrees of freedom passes 6 once in four million seeds.
    [Fact, Statistical]
    public void Subset_average_is_reproducible_and_close_to_the_whole()
    {
        var (x, y) = (new Draws(1331).Normal([80, 3]), new Draws(1332).Normal([60, 3]) + 0.5);

        var (mean, std) = KernelDistance.SubsetAverage(x, y, 50, 30, new Draws(1333).Generator());

        std.Should().BeGreaterThan(0);
        Statistic.ShouldLie("standard errors from the whole", (mean - KernelDistance.Unbiased(x, y)) / (std / Math.Sqrt(50)), -6, 6);
        KernelDistance.SubsetAverage(x, y, 50, 30, new Draws(1333).Generator()).Should().Be((mean, std));
        KernelDistance.SubsetAverage(x[..30], y[..30], 3, 30, Seeds.Generator(2)).Mean.Should().BeApproximately(KernelDistance.Unbiased(x[..30], y[..30]), 1e-9, "without replacement a full subset is the set");
    }

    [Fact]
    public void Biased_estimate_is_never_negative() => Draws.Repeat(20, 1341, draws =>
        KernelDistance.Biased(draws.Normal([draws.Int(2, 9), 3]), draws.Normal([draws.Int(2, 9), 3])).Should().BeGreaterThanOrEqualTo(-1e-12));

    [Fact]
    public void Sets_of_one_are_refused()
    {
        var x = new Draws(1351).Normal([4, 3]);

        FluentActions.Invoking(() => KernelDistance.Unbiased(x[..1], x)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => KernelDistance.Unbiased(x, x[.., ..2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => KernelDistance.SubsetAverage(x, x, 2, 5, Seeds.Generator(1))).Should().Throw<ArgumentException>();
    }
}

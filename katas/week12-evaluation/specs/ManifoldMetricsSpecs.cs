using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(6)]
public sealed class ManifoldMetricsSpecs
{
    [Theory, GoldenData("manifold")]
    public void Scores_match_prdc(GoldenCase golden)
    {
        var (real, k) = (golden.Inputs.Tensor("real"), golden.Inputs.Get<int>("k"));

        var scores = ManifoldMetrics.Compute(real, golden.Inputs.Tensor("fake"), k);

        golden.Verify("precision", scores.Precision);
        golden.Verify("recall", scores.Recall);
        golden.Verify("density", scores.Density);
        golden.Verify("coverage", scores.Coverage);
        golden.Verify("real_radii", ManifoldMetrics.Radii(real, k));
    }

    [Fact]
    public void Distances_of_equal_rows_are_exactly_zero()
    {
        var x = new Draws(1361).Normal([6, 5]) + 1e6;

        var distances = ManifoldMetrics.Distances(x, x);

        distances.diagonal().Should("the distance of each row from itself").BeAllEqualTo(0, "differences are squared; |x|² + |y|² − 2xy loses the digits of rows far from 0");
        distances[0, 1].item<double>().Should().BeApproximately((x[0] - x[1]).norm().item<double>(), 1e-12, "|x|² + |y|² − 2xy would lose these digits");
    }

    [Theory, GoldenData("manifold", "dropped_modes"), Statistical]
    public void Dropped_modes_cost_recall_not_precision(GoldenCase golden)
    {
        golden.Verify("recall", ManifoldMetrics.Compute(golden.Inputs.Tensor("real"), golden.Inputs.Tensor("fake"), golden.Inputs.Get<int>("k")).Recall);
        var (left, right) = (new Draws(1371).Normal([100, 2]), new Draws(1372).Normal([100, 2]) + 20);

        var scores = ManifoldMetrics.Compute(cat([left, right], 0), new Draws(1373).Normal([200, 2]));

        Statistic.ShouldLie("precision", scores.Precision, atLeast: 0.9);
        Statistic.ShouldLie("recall", scores.Recall, atMost: 0.55, because: "half of the modes are missing");
        Statistic.ShouldLie("coverage", scores.Coverage, atMost: 0.55);
    }

    [Theory, Statistical]
    [InlineData(1, 0.9, null)]
    [InlineData(2, 0.3, 0.75)]
    [InlineData(4, null, 0.2)]
    public void Scattered_fakes_inflate_recall_but_not_coverage(int scale, double? least, double? most)
    {
        var scores = Average(new Draws(1381), scale);

        Statistic.ShouldLie("recall", scores.Recall, atLeast: 0.93, because: "large balls around scattered fakes catch everything");
        Statistic.ShouldLie("coverage", scores.Coverage, least, most);
    }

    [Fact, Statistical]
    public void Narrow_fakes_cost_recall_and_raise_density_above_one()
    {
        var scores = Average(new Draws(1391), 0.3);

        Statistic.ShouldLie("precision", scores.Precision, atLeast: 0.97);
        Statistic.ShouldLie("recall", scores.Recall, atMost: 0.4);
        Statistic.ShouldLie("density", scores.Density, atLeast: 1, because: "fakes crowd where real balls overlap");
    }

    [Fact]
    public void Identical_sets_score_one()
    {
        var x = new Draws(1395).Normal([40, 3]);

        var scores = ManifoldMetrics.Compute(x, x, 3);

        (scores.Precision, scores.Recall, scores.Coverage).Should().Be((1, 1, 1));
        scores.Density.Should().BeApproximately(1, 1e-12, "each row lies in its own ball and, on average, in k − 1 others");
    }

    [Fact]
    public void Too_few_neighbours_are_refused()
    {
        var x = new Draws(1396).Normal([5, 3]);
        ManifoldMetrics.Radii(x, 4).Should().HaveShape(5);

        FluentActions.Invoking(() => ManifoldMetrics.Radii(x, 5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ManifoldMetrics.Compute(x, x[.., ..2], 2)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ManifoldMetrics.Compute(x, x, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    // The scores of one pair of sets vary too much for a bound that holds under a million seeds; those of forty do not.
    private static ManifoldScores Average(Draws draws, double scale)
    {
        var scores = Enumerable.Range(0, 40).Select(_ =>
        {
            using var scope = NewDisposeScope();
            return ManifoldMetrics.Compute(draws.Normal([200, 4]), scale * draws.Normal([200, 4]));
        }).ToList();
        return new(scores.Average(score => score.Precision), scores.Average(score => score.Recall), scores.Average(score => score.Density), scores.Average(score => score.Coverage));
    }
}

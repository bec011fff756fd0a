using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation;

[OfTask(7)]
public sealed class BootstrapSpecs
{
    [Theory, GoldenData("bias", "percentile_*")]
    public void Intervals_match(GoldenCase golden)
    {
        var (replicates, level) = (golden.Inputs.Tensor("replicates").data<double>().ToArray(), golden.Inputs.Get<double>("level"));

        var (low, high) = Bootstrap.Interval(replicates, level);
        var (basicLow, basicHigh) = Bootstrap.BasicInterval(golden.Inputs.Get<double>("point"), replicates, level);

        golden.Verify("low", low);
        golden.Verify("high", high);
        golden.Verify("basic_low", basicLow);
        golden.Verify("basic_high", basicHigh);
        golden.Verify("standard_error", Bootstrap.StandardError(replicates));
    }

    [Fact, Statistical]
    public void Replicates_resample_rows_with_replacement()
    {
        var (draws, distinct) = (new Draws(1411), new List<double>());
        var x = draws.Normal([200, 1]);
        var before = x.clone();
        using var generator = draws.Generator();

        var means = Bootstrap.Replicates(x, Mean, 300, generator);

        Statistic.ShouldLie("share of distinct rows", distinct.Average(), 0.61, 0.65, "1 − 1/e of the rows are in a resample");
        Statistic.ShouldLie("standard errors from the sample's mean", (means.Average() - x.mean().item<double>()) / (Deviation(means) / Math.Sqrt(300)), -5.6, 5.6);
        means = Bootstrap.Replicates(x, Mean, 300, Seeds.Generator(1));
        Bootstrap.Replicates(x, Mean, 300, Seeds.Generator(1)).Should().Equal(means);
        x.Should().BeBitwiseEqualTo(before, "the samples are left as they were");

        double Mean(Tensor rows)
        {
            distinct.Add(rows.data<double>().Distinct().Count() / 200.0);
            rows.Should().HaveShape(200, 1);
            return rows.mean().item<double>();
        }
    }

    // Intervals of 40 rows cover a little less often than their level says. 700 of them keep chance off both bounds.
    [Fact, Statistical]
    public void Basic_interval_covers_the_mean()
    {
        var (draws, covered) = (new Draws(1421), 0);
        for (var sample = 0; sample < 700; sample++)
        {
            using var scope = NewDisposeScope();
            var x = draws.Normal([40, 1]) + 1;
            var replicates = Bootstrap.Replicates(x, rows => rows[.., 0].mean().item<double>(), 100, draws.Generator());
            var (low, high) = Bootstrap.BasicInterval(x.mean().item<double>(), replicates, 0.9);
            covered += low <= 1 && 1 <= high ? 1 : 0;
        }

        Statistic.ShouldLie("share of intervals of level 0.9 that cover", covered / 700.0, 0.80, 0.97);
    }

    [Fact]
    public void Levels_and_counts_out_of_range_are_refused()
    {
        Bootstrap.Interval([3.0]).Should().Be((3.0, 3.0));

        FluentActions.Invoking(() => Bootstrap.Interval([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Bootstrap.Interval([1, 2], 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Bootstrap.StandardError([1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Bootstrap.Replicates(ones(2, 2), _ => 0, 0, Seeds.Generator(1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double Deviation(double[] values) => tensor(values).std().item<double>();
}

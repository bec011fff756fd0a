using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(7)]
public sealed class FeatureMetricsSpecs
{
    [Theory, GoldenData("metrics")]
    public void Alignment_uniformity_and_rank_match_the_reference(GoldenCase golden)
    {
        var (x, y) = (golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y"));

        golden.Verify("alignment2", FeatureMetrics.Alignment(x, y));
        golden.Verify("alignment1", FeatureMetrics.Alignment(x, y, alpha: 1));
        golden.Verify("uniformity2", FeatureMetrics.Uniformity(x));
        golden.Verify("uniformity5", FeatureMetrics.Uniformity(x, t: 5));
        golden.Verify("effectiveRank", FeatureMetrics.EffectiveRank(x));
    }

    [Fact]
    public void Uniformity_has_known_extremes()
    {
        var point = Inputs.Normal64(81, 1, 5);

        FeatureMetrics.Uniformity(point.repeat(6, 1)).Should().BeApproximately(0, 1e-9, "collapsed features are not spread at all");
        FeatureMetrics.Uniformity(cat([point, -3 * point], 0)).Should().BeApproximately(-8, 1e-9, "two antipodal points are 2 apart: −2·2²");
        FeatureMetrics.Alignment(point, -point).Should().BeApproximately(4, 1e-9, "opposite views are 2 apart");
    }

    [Fact]
    public void Rotations_change_no_metric()
    {
        var (x, y) = (Inputs.Normal64(82, 30, 6), Inputs.Normal64(83, 30, 6));
        var (rotation, _) = linalg.qr(Inputs.Normal64(84, 6, 6));
        var (turnedX, turnedY) = (x.matmul(rotation), y.matmul(rotation));

        FeatureMetrics.Alignment(turnedX, turnedY).Should().BeApproximately(FeatureMetrics.Alignment(x, y), 1e-9);
        FeatureMetrics.Uniformity(turnedX).Should().BeApproximately(FeatureMetrics.Uniformity(x), 1e-9);
        FeatureMetrics.EffectiveRank(turnedX).Should().BeApproximately(FeatureMetrics.EffectiveRank(x), 1e-9);
    }

    [Theory, InlineData(1), InlineData(3), InlineData(6)]
    public void Effective_rank_counts_directions(int k)
    {
        var (directions, _) = linalg.qr(Inputs.Normal64(85, 10, k)); // [10, k], orthonormal columns

        FeatureMetrics.EffectiveRank(directions.t() * 5).Should().BeApproximately(k, 1e-3, "k directions of equal strength");
    }

    [Fact]
    public void Spread_is_one_for_isotropic_and_zero_for_collapsed_features()
    {
        FeatureMetrics.NormalizedSpread(Inputs.Normal64(86, 2000, 16)).Should().BeApproximately(1, 0.02, "isotropic");
        FeatureMetrics.NormalizedSpread(Inputs.Normal64(87, 1, 16) * arange(1, 50, dtype: ScalarType.Float64).unsqueeze(1)).Should().BeApproximately(0, 1e-9, "one direction, whatever the lengths");
    }

    [Fact]
    public void Metrics_refuse_what_has_no_pairs()
    {
        var x = Inputs.Normal64(88, 4, 3);
        Action[] wrong = [() => FeatureMetrics.Uniformity(x[..1]), () => FeatureMetrics.Alignment(x, x[..2]), () => FeatureMetrics.EffectiveRank(x[0]), () => FeatureMetrics.NormalizedSpread(x[0]), () => FeatureMetrics.Alignment(x, x, 0), () => FeatureMetrics.Uniformity(x, 0)];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }
}

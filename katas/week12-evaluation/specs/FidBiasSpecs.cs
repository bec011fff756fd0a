using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation;

[OfTask(7)]
public sealed class FidBiasSpecs
{
    private static readonly int[] Sizes = [50, 100, 200, 400];
    private static readonly double[] Measured = [1.74, 0.82, 0.43, 0.21];

    [Fact, Statistical]
    public void Bias_shrinks_like_one_over_n()
    {
        var curve = Curve();

        foreach (var ((fid, measured), size) in curve.Zip(Measured).Zip(Sizes))
        {
            Statistic.ShouldLie($"FID of {size} samples over {measured}", fid / measured, 0.85, 1.15);
        }

        var products = curve.Zip(Sizes, (fid, size) => fid * size).ToArray();
        Statistic.ShouldLie("largest deviation of N·FID from its mean", products.Max(product => Math.Abs((product / products.Average()) - 1)), atMost: 0.15, because: "the bias falls like 1/N");
    }

    [Theory, GoldenData("bias", "exact_line,noisy_line,two_points")]
    public void Extrapolation_matches_least_squares(GoldenCase golden)
    {
        var sizes = golden.Inputs.Tensor("sizes").data<long>().Select(size => (int)size).ToArray();

        var (infinity, slope) = FidBias.Extrapolate(sizes, golden.Inputs.Tensor("fids").data<double>().ToArray());

        golden.Verify("fid_infinity", infinity);
        golden.Verify("slope", slope);
    }

    [Fact, Statistical]
    public void Extrapolation_removes_most_of_the_bias() =>
        Statistic.ShouldLie("FID∞", FidBias.Extrapolate(Sizes, Curve()).FidInfinity, -0.08, 0.08, "the FID of 400 samples is 0.21");

    [Fact]
    public void Subsets_are_reproducible_and_a_full_one_is_the_set()
    {
        var x = new Draws(1402).Normal([30, 3]);
        var (mean, cov) = (zeros(3, dtype: ScalarType.Float64), eye(3, dtype: ScalarType.Float64));
        var centred = x - x.mean([0L]);

        var curve = FidBias.Curve(mean, cov, x, [10, 30], 2, Seeds.Generator(1));

        FidBias.Curve(mean, cov, x, [10, 30], 2, Seeds.Generator(1)).ShouldEqual(curve, "equal seeds draw equal subsets", "a second curve");
        var fidOfAll = curve[1];
        fidOfAll.Should().BeApproximately(FrechetDistance.Between(mean, cov, x.mean([0L]), centred.t().mm(centred) / 29), 1e-9, "a subset of all 30 rows, drawn without replacement, is the whole set");
    }

    [Fact]
    public void Lines_without_two_sizes_are_refused()
    {
        FluentActions.Invoking(() => FidBias.Extrapolate([100, 100], [1, 2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FidBias.Extrapolate([100, 200], [1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FidBias.Curve(zeros(2), eye(2), ones(5, 2), [6], 1, Seeds.Generator(1))).Should().Throw<ArgumentException>();
    }

    // The mean of 60 sets of each size; Curve itself is asked for one full subset, so that the sets are independent.
    private static double[] Curve()
    {
        var (draws, mean, cov) = (new Draws(1401), zeros(16, dtype: ScalarType.Float64), eye(16, dtype: ScalarType.Float64));
        return [.. Sizes.Select(size => Enumerable.Range(0, 60).Average(_ => FidBias.Curve(mean, cov, draws.Normal([size, 16]), [size], 1, Seeds.Generator(1))[0]))];
    }
}

using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(2)]
public sealed class FrechetDistanceSpecs
{
    [Theory, GoldenData("frechet", "general_4,identical_is_zero,one_dimensional,equal_covariance_only_means,singular_diagonal,nearly_singular,large_features")]
    public void Distance_matches_pytorch_fid(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var distance = FrechetDistance.Between(inputs.Tensor("mean1"), inputs.Tensor("cov1"), inputs.Tensor("mean2"), inputs.Tensor("cov2"));

        golden.Verify("distance", distance);
        distance.Should().BeGreaterThanOrEqualTo(0, "a distance is never negative, not even by rounding");
    }

    [Theory, GoldenData("frechet", "from_features_*,fewer_samples_than_dimensions,two_samples_one_dimension")]
    public void Distance_from_features_matches(GoldenCase golden) =>
        golden.Verify("distance", FrechetDistance.FromFeatures(golden.Inputs.Tensor("real"), golden.Inputs.Tensor("fake")));

    [Fact]
    public void Distance_is_a_distance() => Draws.Repeat(30, 1221, draws =>
    {
        var d = draws.Int(1, 5);
        Tensor[] sets = [draws.Normal([12, d]), (2 * draws.Normal([9, d])) + 1, draws.Normal([4, d])];
        double Between(int a, int b) => FrechetDistance.FromFeatures(sets[a], sets[b]);

        Between(0, 1).Should().BeGreaterThanOrEqualTo(0).And.BeApproximately(Between(1, 0), 1e-8);
        Between(0, 0).Should().BeLessThanOrEqualTo(1e-7);
        Math.Sqrt(Between(0, 2)).Should().BeLessThanOrEqualTo(Math.Sqrt(Between(0, 1)) + Math.Sqrt(Between(1, 2)) + 1e-7, "its root obeys the triangle inequality");
    });

    [Fact]
    public void Distance_is_invariant_to_rotation_and_translation_and_scales_by_the_square() => Draws.Repeat(10, 1231, draws =>
    {
        var (x, y, shift) = (draws.Normal([20, 4]), (3 * draws.Normal([15, 4])) - 1, draws.Normal([4]));
        var (rotation, _) = linalg.qr(draws.Normal([4, 4]));
        var distance = FrechetDistance.FromFeatures(x, y);

        FrechetDistance.FromFeatures(x.mm(rotation) + shift, y.mm(rotation) + shift).Should().BeApproximately(distance, 1e-8 * distance);
        FrechetDistance.FromFeatures(3 * x, 3 * y).Should().BeApproximately(9 * distance, 1e-8 * 9 * distance);
    });

    [Fact]
    public void Closed_forms()
    {
        var (zero, one) = (zeros(3, dtype: ScalarType.Float64), zeros(1, dtype: ScalarType.Float64));
        var (rotation, _) = linalg.qr(new Draws(1241).Normal([3, 3]));
        Tensor Rotated(params double[] values) => (rotation * tensor(values)).mm(rotation.t());
        var line = tensor(new[,] { { 1.0, 2, 3 } });

        FrechetDistance.Between(one + 2, tensor(new[,] { { 9.0 } }), one - 1, tensor(new[,] { { 4.0 } })).Should().BeApproximately(9 + 1, 1e-9, "(m₁ − m₂)² + (s₁ − s₂)²");
        FrechetDistance.Between(zero, Rotated(9, 4, 1), zero, Rotated(1, 16, 1)).Should().BeApproximately(4 + 4 + 0, 1e-9, "Σ(√λ₁ − √λ₂)² where both commute");
        FrechetDistance.Between(zero, line.t().mm(line), zero, 4 * line.t().mm(line)).Should().BeApproximately(14, 1e-6, "rank one against four times itself: its trace");
    }

    [Fact]
    public void Shapes_that_disagree_are_refused()
    {
        var (x, cov) = (new Draws(1251).Normal([5, 3]), eye(3, dtype: ScalarType.Float64));
        FrechetDistance.FromFeatures(x, x.to_type(ScalarType.Float32)).Should().BeLessThan(1e-6, "everything is computed in float64");

        FluentActions.Invoking(() => FrechetDistance.FromFeatures(x, x[.., ..2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => FrechetDistance.FromFeatures(x[..1], x)).Should().Throw<ArgumentException>("a covariance needs two rows");
        FluentActions.Invoking(() => FrechetDistance.FromFeatures(x / 0, x)).Should().Throw<ArgumentException>("infinity is not a feature");
        FluentActions.Invoking(() => FrechetDistance.Between(x[0], cov, x[0], cov[..2, ..2])).Should().Throw<ArgumentException>();
    }
}

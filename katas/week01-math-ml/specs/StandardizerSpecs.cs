using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(3)]
public sealed class StandardizerSpecs
{
    [Theory, GoldenData("standardize", "three_columns,iris_head")]
    public void Standardizer_matches_scikit_learn(GoldenCase golden)
    {
        var standardizer = Standardizer.Fit(golden.Inputs.Tensor("train"));

        golden.Verify("mean", standardizer.Mean);
        golden.Verify("scale", standardizer.Scale);
        golden.Verify("transformed", standardizer.Transform(golden.Inputs.Tensor("other")));
    }

    [Theory, GoldenData("standardize", "constant_column")]
    public void A_constant_column_keeps_its_value_minus_the_mean(GoldenCase golden)
    {
        golden.Verify("transformed", Standardizer.Fit(golden.Inputs.Tensor("train")).Transform(golden.Inputs.Tensor("other")));
        foreach (var value in new[] { 0.1, 1.0 / 3, 1e8 + 0.1 })
        {
            for (var n = 2; n <= 50; n++)
            {
                Standardizer.Fit(full(n, 1, value, dtype: ScalarType.Float64)).Scale.Should().BeAllEqualTo(1);
            }
        }
    }

    [Theory, GoldenData("standardize", "nist_numacc3")]
    public void Variance_survives_a_large_mean(GoldenCase golden)
    {
        var standardizer = Standardizer.Fit(golden.Inputs.Tensor("train"));

        golden.Verify("mean", standardizer.Mean);
        golden.Verify("scale", standardizer.Scale);
    }

    [Theory, GoldenData("standardize", "three_columns")]
    public void Transform_uses_the_training_statistics_only(GoldenCase golden)
    {
        var other = golden.Inputs.Tensor("other");
        var standardizer = Standardizer.Fit(golden.Inputs.Tensor("train"));

        golden.Verify("transformed", standardizer.Transform(other));
        var oneByOne = cat([.. Enumerable.Range(0, (int)other.shape[0]).Select(row => standardizer.Transform(other.narrow(0, row, 1)))]);
        oneByOne.Should().BeCloseTo(standardizer.Transform(other), 1e-14, 1e-14, "a row's place among others does not matter");
    }

    [Fact]
    public void Inverse_transform_undoes_transform() => Draws.Repeat(10, 7, draws =>
    {
        var x = (100 * draws.Normal([draws.Int(1, 20), 4])) + 7;
        var standardizer = Standardizer.Fit(x);

        standardizer.InverseTransform(standardizer.Transform(x)).Should().BeCloseTo(x, 1e-12, 1e-12);
    });
}

using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(4)]
public sealed class InceptionScoreSpecs
{
    [Theory, GoldenData("inception-score")]
    public void Score_matches_torch_fidelity(GoldenCase golden)
    {
        var (mean, std) = InceptionScore.Compute(golden.Inputs.Tensor("logits"), golden.Inputs.Get<int>("splits"));

        golden.Verify("mean", mean);
        golden.Verify("std", std);
    }

    [Fact]
    public void Score_lies_between_one_and_the_number_of_classes()
    {
        Draws.Repeat(10, 1301, draws => InceptionScore.Compute(5 * draws.Normal([40, 6]), 4).Mean.Should().BeInRange(1, 6));

        InceptionScore.Compute(500 * eye(6, dtype: ScalarType.Float64).repeat(5, 1), 1).Mean.Should().BeApproximately(6, 1e-9, "certain and balanced");
        InceptionScore.Compute(ones(12, 6, dtype: ScalarType.Float64), 3).Should().Be((1.0, 0.0), "constant predictions say nothing");
    }

    [Fact]
    public void Score_is_blind_to_what_the_images_look_like()
    {
        var logits = 4 * new Draws(1311).Normal([30, 10]);
        var memorized = 100 * eye(10, dtype: ScalarType.Float64).repeat(20, 1);

        var (mean, std) = InceptionScore.Compute(cat([logits[..15].flip(0), logits[15..].flip(0)], 0), 2);

        mean.Should().BeApproximately(InceptionScore.Compute(logits, 2).Mean, 1e-12, "the order within a split does not count");
        std.Should().BeApproximately(InceptionScore.Compute(logits, 2).Std, 1e-12);
        InceptionScore.Compute(memorized, 1).Mean.Should().BeApproximately(10, 1e-9, "ten memorised images, repeated, get the best score there is");
    }

    [Fact]
    public void More_splits_than_rows_are_refused()
    {
        InceptionScore.Compute(ones(3, 2), 3).Mean.Should().BeApproximately(1, 1e-12);

        FluentActions.Invoking(() => InceptionScore.Compute(ones(3, 2), 4)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => InceptionScore.Compute(ones(3, 2), 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}

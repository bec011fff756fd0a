using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(6)]
public sealed class DropoutSpecs
{
    [Fact]
    public void Dropout_keeps_the_expectation()
    {
        var y = new Dropout(0.3, Seeds.Generator(1)).Forward(ones(200_000, dtype: ScalarType.Float64), training: true);

        var survivors = y[y > 0];
        var mean = y.mean().item<double>();
        mean.Should().BeApproximately(1, 0.01, "the mean of ones stays 1: what survives makes up for what is dropped");
        (1 - (survivors.numel() / 200_000.0)).Should().BeApproximately(0.3, 0.003, "30 % of the values are dropped");
        survivors.Should().BeCloseTo(full_like(survivors, 1 / 0.7), 1e-12, 0, "what survives is divided by 1 − p, so that the mean stays");
    }

    [Fact]
    public void Dropout_reuses_its_mask_backwards()
    {
        var dropout = new Dropout(0.5, Seeds.Generator(2));

        var y = dropout.Forward(ones(20, 30), training: true);

        dropout.Backward(full(20, 30, 3f)).Should().BeCloseTo(3 * y, 1e-6, 0, "the derivative of x·mask/(1 − p) is mask/(1 − p)");
        dropout.Forward(ones(20, 30), training: true).Should().HaveShape(20, 30);
        dropout.Backward(ones(20, 30)).eq(y).all().item<bool>().Should().BeFalse("every pass draws a mask of its own");
    }

    [Fact]
    public void Dropout_is_the_identity_in_evaluation()
    {
        var (dropout, x) = (new Dropout(0.5, Seeds.Generator(3)), new Draws(601).Normal([8, 8]));
        dropout.Forward(x, training: true);

        dropout.Forward(x, training: false).Should().BeBitwiseEqualTo(x, "evaluation drops nothing");
        dropout.Backward(x).Should().BeBitwiseEqualTo(x, "after an evaluation pass there is no mask");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Probabilities_outside_the_range_are_refused(double probability)
    {
        new Dropout(0, Seeds.Generator(1)).Forward(ones(3), training: true).Should().BeAllEqualTo(1);

        FluentActions.Invoking(() => new Dropout(probability, Seeds.Generator(1)).Forward(ones(3), training: true)).Should().Throw<ArgumentOutOfRangeException>();
    }
}

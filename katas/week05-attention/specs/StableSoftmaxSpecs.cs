using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(1)]
public sealed class StableSoftmaxSpecs
{
    [Theory, GoldenData("softmax", "rows_3x5,middle_axis_2x4x3,large_magnitudes,single_element,float64_4x6")]
    public void Softmax_family_matches_golden(GoldenCase golden)
    {
        var x = golden.Inputs.Tensor("x");
        var dim = golden.Inputs.Get<long>("dim");

        golden.Verify("softmax", StableSoftmax.Softmax(x, dim));
        golden.Verify("log_softmax", StableSoftmax.LogSoftmax(x, dim));
        golden.Verify("log_sum_exp", StableSoftmax.LogSumExp(x, dim));
    }

    [Theory, GoldenData("softmax", "masked_*")]
    public void Masked_softmax_matches_golden(GoldenCase golden)
    {
        var weights = StableSoftmax.MaskedSoftmax(golden.Inputs.Tensor("x"), golden.Inputs.Tensor("mask"), golden.Inputs.Get<long>("dim"));

        golden.Verify("weights", weights);
    }

    [Theory, InlineData(-1e4), InlineData(3.0), InlineData(1e4)]
    public void Softmax_is_unchanged_by_adding_a_constant(double shift)
    {
        var x = Inputs.Normal(3, 5, 7).mul(256).round().div(256); // multiples of 1/256 survive the shift by 10⁴ in float32

        var shifted = StableSoftmax.Softmax(x + shift, -1);

        shifted.Should().BeCloseTo(nn.functional.softmax(x, -1), rtol: 1e-4, atol: 1e-6, "a constant cancels in the quotient");
    }

    [Fact]
    public void Log_softmax_keeps_what_softmax_rounds_to_zero()
    {
        var x = tensor(new[] { 0f, -10000f });

        StableSoftmax.LogSoftmax(x, 0).Should().BeBitwiseEqualTo(x, "e^−10000 rounds to 0, its logarithm must not");
        StableSoftmax.Softmax(x, 0).Should().BeBitwiseEqualTo(tensor(new[] { 1f, 0f }));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Dead_rows_are_zero_and_pass_no_gradient(long deadRows)
    {
        var scores = Inputs.Normal(5, 3, 4).requires_grad_();
        var mask = arange(3).unsqueeze(1).expand(3, 4) >= deadRows;

        var weights = StableSoftmax.MaskedSoftmax(scores, mask);
        (weights * arange(12).reshape(3, 4)).sum().backward();

        weights.narrow(0, 0, deadRows).Should("the weights of rows that permit no key").BeAllEqualTo(0, "there is nothing to share out");
        scores.ReceivedGradient().narrow(0, 0, deadRows).Should("the gradient of rows that permit no key").BeAllEqualTo(0, "nothing depends on their scores");
        scores.ReceivedGradient().Should("the gradient of the scores").BeFinite();
    }

    [Fact]
    public void Bfloat16_is_computed_in_float32()
    {
        var x = Inputs.Normal(6, 4, 300).to(ScalarType.BFloat16);
        Func<Tensor, Tensor>[] family =
        [
            y => StableSoftmax.Softmax(y, -1), y => StableSoftmax.LogSoftmax(y, -1),
            y => StableSoftmax.LogSumExp(y, -1), y => StableSoftmax.MaskedSoftmax(y, null),
        ];

        foreach (var function in family)
        {
            function(x).Should().BeBitwiseEqualTo(function(x.to(ScalarType.Float32)).to(ScalarType.BFloat16), "it is rounded once, at the end");
        }
    }

    [Fact]
    public void Softmax_gradient_matches_finite_differences()
    {
        var scores = Inputs.Normal64(7, 4, 5);
        var mask = Inputs.MaskWithDeadRow(7, 4, 5, deadRow: 2);
        var weighting = Inputs.Normal64(8, 4, 5);

        GradientCheck.Verify(x => StableSoftmax.MaskedSoftmax(x, mask) * weighting, scores);
    }

    [Fact]
    public void Softmax_rejects_integers_and_bad_axes()
    {
        var x = zeros(2, 3);
        Action[] wrong =
        [
            () => StableSoftmax.Softmax(ones(2, dtype: ScalarType.Int64), 0), () => StableSoftmax.MaskedSoftmax(ones(2, dtype: ScalarType.Bool), null),
            () => StableSoftmax.LogSoftmax(ones(2, dtype: ScalarType.Int32), 0), () => StableSoftmax.LogSumExp(ones(2, dtype: ScalarType.Int64), 0),
            () => StableSoftmax.Softmax(x, 2), () => StableSoftmax.LogSoftmax(x, -3), () => StableSoftmax.LogSumExp(x, 2), () => StableSoftmax.MaskedSoftmax(x, null, -3),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

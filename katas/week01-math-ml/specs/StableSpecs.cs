using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(1)]
public sealed class StableSpecs
{
    [Theory, GoldenData("stable", "sigmoid_*")]
    public void Sigmoid_matches_scipy_over_the_whole_range(GoldenCase golden) =>
        golden.Verify("out", Stable.Sigmoid(golden.Inputs.Tensor("x")));

    [Theory, GoldenData("stable", "log_sigmoid_*")]
    public void Log_sigmoid_keeps_relative_accuracy_in_both_tails(GoldenCase golden) =>
        golden.Verify("out", Stable.LogSigmoid(golden.Inputs.Tensor("x")));

    [Theory, GoldenData("stable", "lse_*")]
    public void Log_sum_exp_softmax_and_log_softmax_match_scipy(GoldenCase golden)
    {
        var (x, dim) = (golden.Inputs.Tensor("x"), golden.Inputs.Get<long>("dim"));

        golden.Verify("logsumexp", Stable.LogSumExp(x, dim));
        golden.Verify("softmax", Stable.Softmax(x, dim));
        golden.Verify("log_softmax", Stable.LogSoftmax(x, dim));
    }

    [Fact]
    public void Log_sum_exp_of_infinities_is_never_nan()
    {
        const double Infinity = double.PositiveInfinity;
        var x = tensor(new[,] { { -Infinity, -Infinity }, { -Infinity, 0 }, { Infinity, 0 } });

        Stable.LogSumExp(x, 1).Should().BeBitwiseEqualTo(tensor([-Infinity, 0, Infinity]), "an empty sum is 0 and its logarithm minus infinity");
    }

    [Fact]
    public void Softmax_is_unchanged_by_adding_a_constant_per_slice() => Draws.Repeat(30, 1, draws =>
    {
        var x = draws.Normal(draws.Shape(1, 3, 6));
        var dim = draws.Int(0, (int)x.dim() - 1);
        var shift = 1e4 * draws.Normal(x.amax([dim], keepdim: true).shape);

        var softmax = Stable.Softmax(x, dim);

        Stable.Softmax(x + shift, dim).Should().BeCloseTo(softmax, 1e-9, 1e-11, "adding a constant to every logit of a slice cancels");
        softmax.sum((long)dim).Should().BeCloseTo(ones_like(softmax.sum((long)dim)), 0, 1e-12, "probabilities add up to 1");
    });

    [Theory, GoldenData("stable", "bce_with_logits")]
    public void Binary_cross_entropy_matches_torch_and_has_gradient_sigmoid_minus_target(GoldenCase golden)
    {
        var (z, t) = (golden.Inputs.Tensor("logits"), golden.Inputs.Tensor("targets"));
        golden.Verify("loss", Stable.BinaryCrossEntropyWithLogits(z, t));

        var near = z.clamp(-30, 30);
        var sigmoid = nn.functional.sigmoid(near);
        GradientCheck.Verify(point => Stable.BinaryCrossEntropyWithLogits(point, t).sum().item<double>(), near, sigmoid - t, 1e-6, 1e-6);
    }

    [Theory, GoldenData("stable", "cross_entropy_6x3")]
    public void Cross_entropy_matches_torch_at_extreme_logits(GoldenCase golden) =>
        golden.Verify("loss", Stable.CrossEntropy(golden.Inputs.Tensor("logits"), golden.Inputs.Tensor("labels")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Cross_entropy_of_uniform_logits_is_log_k(int classes)
    {
        var labels = arange(7, dtype: ScalarType.Int64) % classes;

        Stable.CrossEntropy(full(7, classes, 3.5, dtype: ScalarType.Float64), labels).Should().BeApproximately(Math.Log(classes), 1e-12);
    }

    [Fact]
    public void Keepdim_and_negative_dim_follow_the_torch_convention()
    {
        var x = new Draws(4).Normal([2, 5, 3]);

        Stable.LogSumExp(x, -2).Should().HaveShape(2, 3);
        Stable.LogSumExp(x, 1, keepdim: true).Should().HaveShape(2, 1, 3);
        Stable.Softmax(x, -1).Should().BeBitwiseEqualTo(Stable.Softmax(x, 2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_label_out_of_range_is_rejected(long label) =>
        FluentActions.Invoking(() => Stable.CrossEntropy(zeros(1, 3, dtype: ScalarType.Float64), tensor([label]))).Should().Throw<ArgumentException>();
}

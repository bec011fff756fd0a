using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(1)]
public sealed class HiddenSoftmaxSpecs
{
    [Theory, InlineData(0L), InlineData(1L), InlineData(-1L), InlineData(-3L)]
    public void The_family_agrees_with_libtorch_on_every_axis(long dim)
    {
        var x = HiddenInputs.Normal64(101, 3, 4, 6) * 30;

        StableSoftmax.Softmax(x, dim).Should().BeCloseTo(nn.functional.softmax(x, dim), rtol: 1e-12, atol: 1e-14);
        StableSoftmax.LogSoftmax(x, dim).Should().BeCloseTo(nn.functional.log_softmax(x, dim), rtol: 1e-12, atol: 1e-12);
        StableSoftmax.LogSumExp(x, dim).Should().BeCloseTo(x.logsumexp(dim), rtol: 1e-12, atol: 1e-12);
        StableSoftmax.LogSumExp(x, dim, keepdim: true).Should().BeCloseTo(x.logsumexp(dim, keepdim: true), rtol: 1e-12, atol: 1e-12);
    }

    [Fact]
    public void The_edges_of_float32_stay_finite()
    {
        var x = tensor(new[,] { { 1e38f, -1e38f, 1e38f }, { -1e38f, -1e38f, -1e38f } });

        StableSoftmax.Softmax(x, 1).Should().BeCloseTo(tensor(new[,] { { 0.5f, 0, 0.5f }, { 1 / 3f, 1 / 3f, 1 / 3f } }), rtol: 1e-6, atol: 0);
        StableSoftmax.LogSumExp(x, 1).Should().BeCloseTo(tensor(new[] { 1e38f, -1e38f }), rtol: 1e-6, atol: 0);
    }

    [Theory, InlineData(-1L), InlineData(0L)]
    public void A_masked_softmax_is_the_softmax_of_what_is_left(long dim)
    {
        var scores = HiddenInputs.Normal64(102, 2, 5, 6).requires_grad_();
        var mask = HiddenInputs.Mask(102, 5, 6, deadRow: 3);

        var weights = StableSoftmax.MaskedSoftmax(scores, mask, dim);
        (weights * HiddenInputs.Normal64(103, 2, 5, 6)).sum().backward();

        var expected = nn.functional.softmax(scores.detach().masked_fill(mask.logical_not(), double.NegativeInfinity), dim).nan_to_num(0);
        weights.detach().Should().BeCloseTo(expected, rtol: 1e-12, atol: 1e-14);
        scores.ReceivedGradient().Should().BeFinite();
        scores.ReceivedGradient().masked_select(mask.logical_not()).Should().BeAllEqualTo(0);
    }
}

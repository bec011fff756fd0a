using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(7)]
public sealed class HiddenBlockwiseSpecs
{
    [Theory, InlineData(3, 4, true), InlineData(7, 2, false), InlineData(32, 5, true), InlineData(1, 64, true)]
    public void Forward_and_backward_agree_with_autograd_on_the_whole_matrix(int blockQ, int blockK, bool causal)
    {
        var (q, k, v) = (HiddenInputs.Normal64(151, 2, 2, 9, 5).requires_grad_(), HiddenInputs.Normal64(152, 2, 2, 14, 5).requires_grad_(), HiddenInputs.Normal64(153, 2, 2, 14, 3).requires_grad_());
        var gradOutput = HiddenInputs.Normal64(154, 2, 2, 9, 3);
        var keyMask = (arange(14) < tensor(new long[] { 14, 6 }).unsqueeze(1)).logical_and(arange(14) != 1); // [2, 14]
        var visible = keyMask.reshape(2, 1, 1, 14);
        visible = causal ? visible.logical_and(ones(9, 14, dtype: ScalarType.Bool).tril(5)) : visible;
        var scores = HiddenInputs.Scores(q, k, visible);
        var expected = nn.functional.softmax(scores, -1).matmul(v);
        expected.backward([gradOutput]);

        using var recordsNothing = no_grad();
        var (output, logSumExp) = BlockwiseAttention.Forward(q, k, v, blockQ, blockK, causal, keyMask);
        var (gradQ, gradK, gradV) = BlockwiseAttention.Backward(q, k, v, output, logSumExp, gradOutput, blockQ, blockK, causal, keyMask);

        output.Should().BeCloseTo(expected.detach(), rtol: 1e-10, atol: 1e-12);
        logSumExp.Should().BeCloseTo(scores.detach().logsumexp(-1), rtol: 1e-10, atol: 1e-12);
        gradQ.Should().BeCloseTo(q.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
        gradK.Should().BeCloseTo(k.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
        gradV.Should().BeCloseTo(v.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
    }

    [Fact]
    public void A_state_of_one_block_finishes_as_attention()
    {
        var (scores, values) = (HiddenInputs.Normal64(155, 2, 4, 6) * 40, HiddenInputs.Normal64(156, 2, 6, 3));

        var (output, logSumExp) = OnlineSoftmax.Finish(OnlineSoftmax.FromBlock(scores, values));

        output.Should().BeCloseTo(nn.functional.softmax(scores, -1).matmul(values), rtol: 1e-12, atol: 1e-12);
        logSumExp.Should().BeCloseTo(scores.logsumexp(-1), rtol: 1e-12, atol: 1e-12);
    }

    [Fact]
    public void Bad_block_sizes_and_shapes_are_refused()
    {
        var x = zeros(1, 1, 4, 2);
        Action[] wrong =
        [
            () => BlockwiseAttention.Forward(x, x, x, 0, 2), () => BlockwiseAttention.Forward(x, x, x, 2, 0),
            () => BlockwiseAttention.Forward(x, zeros(1, 1, 4, 3), x, 2, 2), () => BlockwiseAttention.Forward(x, x, x, 2, 2, keyMask: ones(1, 4)),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(4)]
public sealed class HiddenGradientSpecs
{
    [Theory, InlineData(0.25), InlineData(1.5)]
    public void Backward_agrees_with_autograd(double scale)
    {
        var q = HiddenInputs.Normal64(121, 2, 2, 4, 5).requires_grad_();
        var k = HiddenInputs.Normal64(122, 2, 2, 6, 5).requires_grad_();
        var v = HiddenInputs.Normal64(123, 2, 2, 6, 3).requires_grad_();
        var gradOutput = HiddenInputs.Normal64(124, 2, 2, 4, 3);
        var weights = nn.functional.softmax(q.matmul(k.transpose(-2, -1)) * scale, -1);
        weights.matmul(v).backward([gradOutput]);

        var (gradQ, gradK, gradV) = AttentionGradients.Backward(q.detach(), k.detach(), v.detach(), weights.detach(), gradOutput, scale);

        gradQ.Should().BeCloseTo(q.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
        gradK.Should().BeCloseTo(k.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
        gradV.Should().BeCloseTo(v.ReceivedGradient(), rtol: 1e-10, atol: 1e-12);
    }
}

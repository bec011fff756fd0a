using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(4)]
public sealed class AttentionGradientsSpecs
{
    [Theory, GoldenData("sdpa-gradients")]
    public void Gradients_match_golden(GoldenCase golden)
    {
        using var recordsNothing = no_grad();
        var inputs = golden.Inputs;
        var (q, k, v) = (inputs.Tensor("q"), inputs.Tensor("k"), inputs.Tensor("v"));
        var weights = Inputs.OracleWeights(q, k, inputs.Has("mask") ? inputs.Tensor("mask") : null);

        var (gradQ, gradK, gradV) = AttentionGradients.Backward(q, k, v, weights, inputs.Tensor("grad_out"), 1 / Math.Sqrt(q.size(-1)));

        golden.Verify("dq", gradQ);
        golden.Verify("dk", gradK);
        golden.Verify("dv", gradV);
    }

    [Theory, InlineData(-1), InlineData(1)]
    public void Softmax_backward_annihilates_constants(long dim)
    {
        using var recordsNothing = no_grad();
        var weights = nn.functional.softmax(Inputs.Normal64(22, 3, 4, 5), dim);
        var gradWeights = Inputs.Normal64(23, 3, 4, 5);

        var gradScores = AttentionGradients.SoftmaxBackward(weights, gradWeights, dim);

        gradScores.sum(dim).Should().BeCloseTo(zeros_like(weights.sum(dim)), rtol: 0, atol: 1e-12, "adding a constant to all scores changes no weight");
        AttentionGradients.SoftmaxBackward(weights, gradWeights + 7, dim).Should().BeCloseTo(gradScores, rtol: 0, atol: 1e-12, "the weights always sum to 1");
    }

    [Fact]
    public void Backward_agrees_with_finite_differences()
    {
        using var recordsNothing = no_grad();
        var (q, k, v) = (Inputs.Normal64(24, 2, 3, 4), Inputs.Normal64(25, 2, 5, 4), Inputs.Normal64(26, 2, 5, 3));
        var (mask, gradOutput) = (Inputs.MaskWithDeadRow(24, 3, 5, deadRow: 1), Inputs.Normal64(27, 2, 3, 3));

        var (gradQ, gradK, gradV) = AttentionGradients.Backward(q, k, v, Inputs.OracleWeights(q, k, mask), gradOutput, 0.5);

        GradientCheck.Verify(x => (Inputs.Oracle(x, k, v, mask) * gradOutput).sum().ToDouble(), q, gradQ);
        GradientCheck.Verify(x => (Inputs.Oracle(q, x, v, mask) * gradOutput).sum().ToDouble(), k, gradK);
        GradientCheck.Verify(x => (Inputs.Oracle(q, k, x, mask) * gradOutput).sum().ToDouble(), v, gradV);
    }
}

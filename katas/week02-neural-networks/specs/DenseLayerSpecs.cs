using FluentAssertions;
using Katas.Kit.Testing;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(4)]
public sealed class DenseLayerSpecs
{
    [Theory, GoldenData("dense")]
    public void Dense_forward_and_all_three_gradients_match_torch(GoldenCase golden)
    {
        var (weight, bias) = Parameters(golden);
        var layer = new DenseLayer(weight, bias);

        golden.Verify("out", layer.Forward(golden.Inputs.Tensor("x")));
        golden.Verify("gradInput", layer.Backward(golden.Inputs.Tensor("gradOutput")));
        golden.Verify("gradWeight", weight.Gradient);
        golden.Verify("gradBias", bias.Gradient);
    }

    [Theory, GoldenData("dense", "batch_5_3_to_4")]
    public void Gradients_accumulate_over_two_backward_passes(GoldenCase golden)
    {
        var (weight, bias) = Parameters(golden);
        var layer = new DenseLayer(weight, bias);

        layer.Forward(golden.Inputs.Tensor("x"));
        layer.Backward(golden.Inputs.Tensor("gradOutput"));
        layer.Backward(golden.Inputs.Tensor("gradOutput"));

        weight.Gradient.Should().BeCloseTo(2 * golden.Expected.Tensor("gradWeight"), 1e-11, 1e-13, "a layer may be used twice, and its gradients add up");
        bias.Gradient.Should().BeCloseTo(2 * golden.Expected.Tensor("gradBias"), 1e-11, 1e-13);
    }

    [Fact]
    public void Backward_before_forward_is_an_error()
    {
        var layer = new DenseLayer(new Parameter("weight", ones(2, 3)), new Parameter("bias", zeros(2)));

        FluentActions.Invoking(() => layer.Backward(ones(1, 2))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Wrong_widths_are_refused()
    {
        var layer = new DenseLayer(new Parameter("weight", ones(2, 3)), new Parameter("bias", zeros(2)));

        FluentActions.Invoking(() => layer.Forward(ones(4, 2))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => layer.Forward(ones(3))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Dense_layer_agrees_with_the_oracle_on_random_shapes() => Draws.Repeat(40, 401, draws =>
    {
        var (n, inputs, outputs) = (draws.Int(1, 9), draws.Int(1, 9), draws.Int(1, 9));
        var (x, w, b) = (draws.Normal([n, inputs]).requires_grad_(), draws.Normal([outputs, inputs]).requires_grad_(), draws.Normal([outputs]).requires_grad_());
        var (weight, bias) = (new Parameter("weight", w.detach().clone()), new Parameter("bias", b.detach().clone()));
        var (layer, g) = (new DenseLayer(weight, bias), draws.Normal([n, outputs]));

        nn.functional.linear(x, w, b).backward([g]);

        layer.Forward(x.detach()).Should().BeCloseTo(nn.functional.linear(x, w, b).detach(), 1e-12, 1e-12);
        layer.Backward(g).Should().BeCloseTo(x.ReceivedGradient(), 1e-12, 1e-12);
        weight.Gradient.Should().BeCloseTo(w.ReceivedGradient(), 1e-12, 1e-12);
        bias.Gradient.Should().BeCloseTo(b.ReceivedGradient(), 1e-12, 1e-12);
    });

    private static (Parameter Weight, Parameter Bias) Parameters(GoldenCase golden) =>
        (new("weight", golden.Inputs.Tensor("weight")), new("bias", golden.Inputs.Tensor("bias")));
}

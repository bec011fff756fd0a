using FluentAssertions;
using Katas.Kit.Testing;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(2)]
public sealed class ActivationsSpecs
{
    [Theory, GoldenData("activations", "relu,tanh,scaledTanh,sigmoid")]
    public void Activations_match_torch(GoldenCase golden) =>
        golden.Verify("out", Activations.Forward(Read(golden), golden.Inputs.Tensor("x")));

    // The output comes from the golden, so that an error of Forward does not hide one of Backward.
    [Theory, GoldenData("activations", "relu,tanh,scaledTanh,sigmoid")]
    public void Activation_gradients_match_torch(GoldenCase golden) =>
        golden.Verify("gradInput", Activations.Backward(Read(golden), golden.Inputs.Tensor("gradOutput"), golden.Expected.Tensor("out")));

    [Theory, GoldenData("activations", "*_extreme")]
    public void Activations_survive_extreme_inputs(GoldenCase golden)
    {
        var (activation, x) = (Read(golden), golden.Inputs.Tensor("x"));

        golden.Verify("out", Activations.Forward(activation, x));
        golden.Verify("gradInput", Activations.Backward(activation, golden.Inputs.Tensor("gradOutput"), golden.Expected.Tensor("out")));
        Activations.Forward(activation, tensor([-100f, 100f])).Should().BeFinite();
    }

    [Fact]
    public void Scaled_tanh_passes_through_plus_and_minus_one()
    {
        var x = linspace(-3, 3, 61, dtype: ScalarType.Float64);

        var y = Activations.Forward(Activation.ScaledTanh, x);

        y[40].item<double>().Should().BeApproximately(1, 3e-6);
        y.Should().BeCloseTo(-y.flip(0), 0, 1e-12, "the function is odd");
        y.abs().max().item<double>().Should().BeLessThan(1.7159);
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.ScaledTanh)]
    [InlineData(Activation.Sigmoid)]
    public void Backward_is_the_derivative_of_forward(Activation activation)
    {
        var (x, g) = (new Draws(201).Normal([50]).clamp(-4, 4), new Draws(202).Normal([50]));
        x += where(x >= 0, full_like(x, 0.01), full_like(x, -0.01)); // away from the kink

        var analytic = Activations.Backward(activation, g, Activations.Forward(activation, x));

        GradientCheck.Verify(point => (g * Activations.Forward(activation, point)).sum().item<double>(), x, analytic);
    }

    [Fact]
    public void Relu_has_zero_gradient_at_zero() =>
        Activations.Backward(Activation.Relu, tensor([3.0, 3, 3]), tensor([0.0, -0.0, 1])).Should().BeCloseTo(tensor([0.0, 0, 3]), 0, 0);

    private static Activation Read(GoldenCase golden) => Enum.Parse<Activation>(golden.Inputs.Get<string>("activation"), ignoreCase: true);
}

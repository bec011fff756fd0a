using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(5)]
public sealed class InitializersSpecs
{
    // 400 outputs, 300 inputs: swapping them is out by 15 %, far beyond the 1 % allowed, which is five standard errors of a standard deviation.
    private const int FanOut = 400;
    private const int FanIn = 300;

    [Fact]
    public void Initializers_have_the_promised_variance_and_support()
    {
        var (xavier, lecun) = (1.5 * Math.Sqrt(6.0 / (FanOut + FanIn)), Math.Sqrt(3.0 / FanIn));

        Moments(Initializers.HeNormal(FanOut, FanIn, Seeds.Generator(1)), Math.Sqrt(2.0 / FanIn), bound: null);
        Moments(Initializers.XavierUniform(FanOut, FanIn, Seeds.Generator(2), gain: 1.5), xavier / Math.Sqrt(3), xavier);
        Moments(Initializers.LeCunUniform(FanOut, FanIn, Seeds.Generator(3)), 1 / Math.Sqrt(FanIn), lecun);
    }

    [Fact]
    public void Same_seed_gives_the_same_weights()
    {
        Initializers.HeNormal(4, 3, Seeds.Generator(5)).Should().BeBitwiseEqualTo(Initializers.HeNormal(4, 3, Seeds.Generator(5)));
        Initializers.LeCunUniform(4, 3, Seeds.Generator(5)).Should().BeBitwiseEqualTo(Initializers.LeCunUniform(4, 3, Seeds.Generator(5)));
        Initializers.XavierUniform(4, 3, Seeds.Generator(5), dtype: ScalarType.Float64).Should().HaveDtype(ScalarType.Float64);
        Initializers.HeNormal(4, 3, Seeds.Generator(6)).sum().item<float>().Should().NotBe(Initializers.HeNormal(4, 3, Seeds.Generator(5)).sum().item<float>());
    }

    [Fact]
    public void He_keeps_the_signal_alive_through_twenty_relu_layers()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            Last(seed, Activation.Relu, Initializers.HeNormal).Should().BeInRange(0.4, 1.5);
            Last(seed, Activation.Relu, (o, i, generator, dtype) => Initializers.XavierUniform(o, i, generator, 1, dtype)).Should().BeLessThan(0.005, "Xavier forgets that ReLU halves");
        }
    }

    [Fact]
    public void Lecun_keeps_scaled_tanh_in_its_linear_range()
    {
        Last(1, Activation.ScaledTanh, Initializers.LeCunUniform).Should().BeInRange(0.5, 0.75);
        Last(1, Activation.Tanh, Initializers.LeCunUniform).Should().BeLessThan(0.25, "plain tanh shrinks its input");
    }

    [Fact]
    public void Activation_scales_are_reported_for_every_layer()
    {
        var scales = Diagnostics.ActivationScales(3, Activation.Relu, (o, i) => 2 * eye(o, dtype: ScalarType.Float64), ones(5, 4, dtype: ScalarType.Float64));

        scales.Should().Equal(2, 4, 8);
    }

    [Fact]
    public void Dead_units_and_update_ratio_measure_what_they_say()
    {
        var hidden = tensor(new[,] { { 0f, -1, 2, 0 }, { 0, 1, 3, -5 } });

        Diagnostics.DeadUnits(hidden).Should().Be(0.5, "the first and the last column are nowhere positive");
        Diagnostics.UpdateRatio(tensor([3.0, 4]), tensor([3.0, 4.5])).Should().BeApproximately(0.1, 1e-12);
    }

    private static double Last(int seed, Activation activation, Func<long, long, Generator, ScalarType, Tensor> initializer)
    {
        var generator = Seeds.Generator(seed);
        var x = randn(256, 256, generator: generator);
        return Diagnostics.ActivationScales(20, activation, (o, i) => initializer(o, i, generator, ScalarType.Float32), x)[^1];
    }

    private static void Moments(Tensor weights, double std, double? bound)
    {
        weights.Should().HaveShape(FanOut, FanIn).And.HaveDtype(ScalarType.Float32);
        var wide = weights.to_type(ScalarType.Float64);
        wide.mean().item<double>().Should().BeInRange(-4 * std / Math.Sqrt(FanOut * FanIn), 4 * std / Math.Sqrt(FanOut * FanIn), "the weights are centred at 0");
        var deviation = wide.std().item<double>();
        deviation.Should().BeApproximately(std, 0.01 * std, "this is the standard deviation that the initializer promises");
        if (bound is { } limit)
        {
            wide.abs().max().item<double>().Should().BeInRange(0.99 * limit, limit * (1 + 1e-6), "a uniform draw fills its range up to the bound");
        }
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks.Hidden;

/// <summary>Tasks 1 to 6 on other numbers, against libtorch and closed forms.</summary>
public sealed class HiddenNetworkSpecs
{
    [Fact, OfTask(1)]
    public void Pixels_are_prepared_alike_on_other_images() => Draws.Repeat(5, 9201, draws =>
    {
        var images = (draws.Normal([draws.Int(1, 5), 28, 28]).abs() * 90).clamp(0, 255).to_type(ScalarType.Byte);
        var wide = images.to_type(ScalarType.Float64) / 255;

        var (mean, std) = Pixels.Statistics(images);

        mean.Should().BeApproximately(wide.mean().item<double>(), 1e-12);
        std.Should().BeApproximately(wide.std(unbiased: false).item<double>(), 1e-12);
        Pixels.Standardize(images, mean, std).Should().BeCloseTo(((wide - mean) / std).flatten(1).to_type(ScalarType.Float32), 1e-5, 1e-5);
        Pixels.LeCunInput(images).Should().BeCloseTo(((nn.functional.pad(wide, (2L, 2L, 2L, 2L)) * 1.275) - 0.1).flatten(1).to_type(ScalarType.Float32), 1e-5, 1e-6);
    });

    [Theory, OfTask(2)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.ScaledTanh)]
    [InlineData(Activation.Sigmoid)]
    public void Activations_follow_autograd_on_other_numbers(Activation activation)
    {
        var (x, g) = ((6 * new Draws(9211).Normal([4, 5, 6])).requires_grad_(), new Draws(9212).Normal([4, 5, 6]));
        var oracle = activation switch
        {
            Activation.Relu => nn.functional.relu(x),
            Activation.Tanh => x.tanh(),
            Activation.ScaledTanh => 1.7159 * (x * 2 / 3).tanh(),
            _ => x.sigmoid(),
        };
        oracle.backward([g]);

        Activations.Forward(activation, x.detach()).Should().BeCloseTo(oracle.detach(), 1e-11, 1e-13);
        Activations.Backward(activation, g, oracle.detach()).Should().BeCloseTo(x.ReceivedGradient(), 1e-9, 1e-12);
    }

    [Fact, OfTask(3)]
    public void Losses_follow_libtorch_on_other_numbers() => Draws.Repeat(20, 9221, draws =>
    {
        var (n, classes, smoothing) = (draws.Int(1, 7), draws.Int(2, 9), draws.Uniform(0, 1));
        var (logits, targets) = ((20 * draws.Normal([n, classes])).requires_grad_(), draws.Normal([n, classes]));
        var labels = tensor(Enumerable.Range(0, n).Select(_ => (long)draws.Int(0, classes - 1)).ToArray());
        var oracle = nn.functional.cross_entropy(logits, labels, label_smoothing: smoothing);
        oracle.backward();

        var (loss, gradient) = Losses.SoftmaxCrossEntropy(logits.detach(), labels, smoothing);

        loss.Should().BeApproximately(oracle.item<double>(), 1e-9);
        gradient.Should().BeCloseTo(logits.ReceivedGradient(), 1e-9, 1e-12);
        Losses.MeanSquaredError(logits.detach(), targets).Loss.Should().BeApproximately(nn.functional.mse_loss(logits.detach(), targets).item<double>(), 1e-9);
    });

    [Fact, OfTask(4)]
    public void A_layer_used_twice_gets_both_gradients()
    {
        var (w, b, x) = (new Draws(9231).Normal([5, 5]).requires_grad_(), new Draws(9232).Normal([5]).requires_grad_(), new Draws(9233).Normal([7, 5]));
        var (weight, bias) = (new Parameter("weight", w.detach().clone()), new Parameter("bias", b.detach().clone()));
        var (first, second) = (new DenseLayer(weight, bias), new DenseLayer(weight, bias));
        nn.functional.linear(nn.functional.linear(x, w, b), w, b).sum().backward();

        var y = second.Forward(first.Forward(x));
        first.Backward(second.Backward(ones_like(y)));

        weight.Gradient.Should().BeCloseTo(w.ReceivedGradient(), 1e-11, 1e-12);
        bias.Gradient.Should().BeCloseTo(b.ReceivedGradient(), 1e-11, 1e-12);
    }

    [Fact, OfTask(5)]
    public void Initializers_keep_their_variance_in_other_shapes()
    {
        Std(Initializers.HeNormal(200, 900, Seeds.Generator(91))).Should().BeApproximately(Math.Sqrt(2.0 / 900), 0.01 * Math.Sqrt(2.0 / 900));
        Std(Initializers.XavierUniform(900, 200, Seeds.Generator(92))).Should().BeApproximately(Math.Sqrt(2.0 / 1100), 0.01 * Math.Sqrt(2.0 / 1100));
        Std(Initializers.LeCunUniform(900, 200, Seeds.Generator(93))).Should().BeApproximately(Math.Sqrt(1.0 / 200), 0.01 * Math.Sqrt(1.0 / 200));

        static double Std(Tensor weights) => weights.to_type(ScalarType.Float64).std().item<double>();
    }

    [Fact, OfTask(6)]
    public void A_deep_network_with_smoothing_follows_autograd() => Draws.Repeat(4, 9241, draws =>
    {
        var activation = (Activation)draws.Int(0, 3);
        var model = new Mlp([6, 9, 8, 7, 4], activation, Seeds.Generator(draws.Int(0, 99)), ScalarType.Float64);
        var state = model.State().ToDictionary(entry => entry.Key, entry => entry.Value.requires_grad_());
        var (x, labels) = (draws.Normal([11, 6]), tensor(Enumerable.Range(0, 11).Select(_ => (long)draws.Int(0, 3)).ToArray()));
        nn.functional.cross_entropy(Networks.Oracle(state, activation, x), labels, label_smoothing: 0.15).backward();

        model.Backward(Losses.SoftmaxCrossEntropy(model.Forward(x, training: true), labels, 0.15).Gradient);

        foreach (var parameter in model.Parameters)
        {
            parameter.Gradient.Should().BeCloseTo(state[parameter.Name].ReceivedGradient(), 1e-9, 1e-11, parameter.Name);
        }
    });
}

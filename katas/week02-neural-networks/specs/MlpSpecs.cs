using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(6)]
public sealed class MlpSpecs
{
    [Theory, GoldenData("mlp")]
    public void Mlp_logits_loss_and_every_gradient_match_torch(GoldenCase golden)
    {
        var model = Networks.Read(golden);

        var logits = model.Forward(golden.Inputs.Tensor("x"), training: true);
        var (loss, gradient) = Losses.SoftmaxCrossEntropy(logits, golden.Inputs.Tensor("labels"), golden.Inputs.Get<double>("labelSmoothing"));
        var gradInput = model.Backward(gradient);

        golden.Verify("logits", logits);
        golden.Verify("loss", loss);
        golden.Verify("gradients", model.Gradients());
        golden.Verify("gradInput", gradInput);
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.ScaledTanh)]
    [InlineData(Activation.Sigmoid)]
    public void Mlp_gradients_match_finite_differences(Activation activation)
    {
        var (model, x, g) = (Double([4, 6, 5, 3], activation, 7), new Draws(611).Normal([5, 4]), new Draws(612).Normal([5, 3]));
        model.Forward(x, training: true);
        var gradInput = model.Backward(g);

        GradientCheck.Verify(point => (g * model.Forward(point)).sum().item<double>(), x, gradInput);
        foreach (var (index, parameter) in model.Parameters.Index())
        {
            var value = parameter.Value.clone();
            GradientCheck.Verify(At, value, parameter.Gradient, name: $"layers.{index / 2}.{(index % 2 == 0 ? "weight" : "bias")}");
            parameter.Value.copy_(value);

            double At(Tensor point) => (parameter.Value.copy_(point), (g * model.Forward(x)).sum().item<double>()).Item2;
        }
    }

    [Fact]
    public void Backward_agrees_with_the_oracle_on_random_architectures() => Draws.Repeat(20, 621, draws =>
    {
        var sizes = Enumerable.Range(0, draws.Int(2, 5)).Select(_ => (long)draws.Int(1, 7)).ToArray();
        var activation = (Activation)draws.Int(0, 3);
        var (model, n) = (Double(sizes, activation, 8), draws.Int(1, 6));
        var (x, g) = (draws.Normal([n, sizes[0]]).requires_grad_(), draws.Normal([n, sizes[^1]]));
        var state = model.State().ToDictionary(entry => entry.Key, entry => entry.Value.requires_grad_());
        Networks.Oracle(state, activation, x).backward([g]);

        model.Forward(x.detach(), training: true);
        model.Backward(g).Should().BeCloseTo(x.ReceivedGradient(), 1e-10, 1e-12);

        model.Parameters.Should().HaveCount(state.Count);
        foreach (var parameter in model.Parameters)
        {
            parameter.Gradient.Should().BeCloseTo(state[parameter.Name].ReceivedGradient(), 1e-10, 1e-12, parameter.Name);
        }
    });

    [Fact]
    public void Dropped_inputs_and_units_get_no_gradient()
    {
        var model = new Mlp([50, 40, 3], Activation.Tanh, Seeds.Generator(9), inputDropout: 0.4, hiddenDropout: 0.5);

        model.Forward(ones(1, 50), training: true);
        var gradInput = model.Backward(ones(1, 3));

        var (units, inputs) = (model.Parameters[2].Gradient.abs().sum(0L), gradInput.abs().squeeze(0));
        units.eq(0).sum().item<long>().Should().BeInRange(8, 32, "about half of the 40 hidden units are dropped");
        inputs.eq(0).sum().item<long>().Should().BeInRange(8, 32, "about 0.4 of the 50 inputs are dropped");
    }

    [Fact]
    public void Logits_have_no_activation()
    {
        var logits = new Mlp([6, 8, 5], Activation.Relu, Seeds.Generator(1)).Forward(new Draws(631).Normal([40, 6], ScalarType.Float32));

        var smallestLogit = logits.min().item<float>();
        smallestLogit.Should().BeNegative("no activation follows the last layer, so logits have either sign");
    }

    [Fact]
    public void Parameters_have_torchs_names_and_the_activations_initializer()
    {
        var model = new Mlp([300, 200, 10], Activation.Sigmoid, Seeds.Generator(2));

        model.Parameters.Select(parameter => parameter.Name).Should().Equal("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias");
        model.Parameters[1].Value.Should().BeAllEqualTo(0);
        var (sigmoidDeviation, reluDeviation, tanhDeviation) = (Std(model), Std(new([300, 200, 10], Activation.Relu, Seeds.Generator(2))), Std(new([300, 200, 10], Activation.ScaledTanh, Seeds.Generator(2))));
        sigmoidDeviation.Should().BeApproximately(Math.Sqrt(2.0 / 500), 0.02 * Math.Sqrt(2.0 / 500), "the standard deviation of the first weights is Xavier's for the sigmoid");
        reluDeviation.Should().BeApproximately(Math.Sqrt(2.0 / 300), 0.02 * Math.Sqrt(2.0 / 300), "the standard deviation of the first weights is He's for ReLU");
        tanhDeviation.Should().BeApproximately(Math.Sqrt(1.0 / 300), 0.02 * Math.Sqrt(1.0 / 300), "the standard deviation of the first weights is LeCun's for the scaled tanh");

        static double Std(Mlp network) => network.Parameters[0].Value.std().item<float>();
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    public void Zero_weights_never_break_symmetry(Activation activation)
    {
        var model = Double([3, 5, 2], activation, 3);
        var state = model.State().ToDictionary(entry => entry.Key, entry => zeros_like(entry.Value));
        state["layers.1.bias"] = tensor([0.3, -0.2]);
        model.Load(state);
        var (x, labels, optimizer) = (new Draws(641).Normal([12, 3]), tensor(Enumerable.Range(0, 12).Select(row => row % 2L).ToArray()), new SgdOptimizer(model.Parameters, 0.5));

        for (var step = 0; step < 20; step++)
        {
            Training.Epoch(model, optimizer, x, labels, [.. Enumerable.Range(0, 12)], 12);
        }

        var hidden = model.Parameters[0].Value;
        hidden.Should().BeCloseTo(hidden[0].expand_as(hidden), 0, 0, "equal units get equal gradients: this is why we initialize at random");
    }

    [Fact]
    public void State_round_trips_and_bad_states_are_named()
    {
        var (from, to) = (Double([3, 4, 2], Activation.Tanh, 1), Double([3, 4, 2], Activation.Tanh, 2));
        var (state, x) = (from.State(), new Draws(651).Normal([5, 3]));

        to.Load(state);

        to.Forward(x).Should().BeBitwiseEqualTo(from.Forward(x));
        to.Parameters[0].Value.add_(1);
        from.Forward(x).Should().BeCloseTo(from.Forward(x), 0, 0);
        state["layers.0.weight"].Should().BeBitwiseEqualTo(from.Parameters[0].Value, "a state is a copy");
        Refused(state.Where(entry => entry.Key != "layers.1.bias"), "layers.1.bias");
        Refused(state.Append(new("layers.7.bias", zeros(1))), "layers.7.bias");
        Refused(state.Select(entry => entry.Key == "layers.1.weight" ? new(entry.Key, zeros(2, 2)) : entry), "layers.1.weight");

        void Refused(IEnumerable<KeyValuePair<string, Tensor>> bad, string name) =>
            FluentActions.Invoking(() => to.Load(bad.ToDictionary())).Should().Throw<ArgumentException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void A_network_needs_two_sizes() =>
        FluentActions.Invoking(() => new Mlp([3], Activation.Relu, Seeds.Generator(1))).Should().Throw<ArgumentException>();

    private static Mlp Double(long[] sizes, Activation activation, int seed) => new(sizes, activation, Seeds.Generator(seed), ScalarType.Float64);
}

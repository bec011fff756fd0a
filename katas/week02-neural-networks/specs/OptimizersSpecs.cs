using FluentAssertions;
using Katas.Kit.Testing;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(7)]
public sealed class OptimizersSpecs
{
    [Theory, GoldenData("optimizers")]
    public void Optimizers_reproduce_the_torch_trace(GoldenCase golden)
    {
        Parameter[] parameters = [new("p0", golden.Inputs.Tensor("p0").clone()), new("p1", golden.Inputs.Tensor("p1").clone())];
        var (optimizer, rates) = (Create(golden, parameters), golden.Inputs.Tensor("learningRates").data<double>().ToArray());
        var traces = parameters.Select(parameter => new List<Tensor> { parameter.Value.clone() }).ToArray();
        for (var step = 0; step < rates.Length; step++)
        {
            optimizer.LearningRate = rates[step];
            foreach (var (index, parameter) in parameters.Index())
            {
                parameter.Gradient.copy_(golden.Inputs.Tensor(parameter.Name.Replace('p', 'g'))[step]);
            }

            optimizer.Step();
            Array.ForEach([0, 1], index => traces[index].Add(parameters[index].Value.clone()));
        }

        golden.Verify("p0", stack(traces[0]));
        golden.Verify("p1", stack(traces[1]));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(1e6)]
    public void First_adam_step_moves_by_the_learning_rate(double gradient)
    {
        var parameter = WithGradient([1.0, 2, 3], [gradient, -gradient, gradient]);

        new AdamOptimizer([parameter], 0.05).Step();

        parameter.Value.Should().BeCloseTo(tensor([0.95, 2.05, 2.95]), 0, 1e-6, "m̂/√v̂ is the sign of the first gradient");
    }

    [Fact]
    public void Decoupled_decay_shrinks_by_the_same_factor_whatever_the_gradient()
    {
        var parameter = WithGradient([1.0, -4], [0.0, 0]);
        var optimizer = new AdamOptimizer([parameter], 0.1, weightDecay: 0.2, decoupled: true);

        for (var step = 1; step <= 5; step++)
        {
            optimizer.Step();
            parameter.Value.Should().BeCloseTo(Math.Pow(0.98, step) * tensor([1.0, -4]), 1e-14, 0, "each step multiplies the weights by 1 − 0.1·0.2, whatever the gradient");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_updates_in_place_and_leaves_gradients_alone(bool adam)
    {
        var parameter = WithGradient([1.0, 2], [0.5, -0.5]);
        var handle = parameter.Value.Handle;
        IOptimizer optimizer = adam ? new AdamOptimizer([parameter], 0.1, weightDecay: 0.1) : new SgdOptimizer([parameter], 0.1, 0.9, true, 0.1);

        optimizer.Step();

        parameter.Value.Handle.Should().Be(handle, "layers hold this very tensor");
        parameter.Gradient.Should().BeCloseTo(tensor([0.5, -0.5]), 0, 0);
        parameter.Value[0].item<double>().Should().BeLessThan(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Zero_gradients_clears_every_parameter(bool adam)
    {
        Parameter[] parameters = [WithGradient([1.0], [0.5]), WithGradient([1.0, 2], [0.5, 2])];
        IOptimizer optimizer = adam ? new AdamOptimizer(parameters, 0.1) : new SgdOptimizer(parameters, 0.1);

        optimizer.ZeroGradients();

        parameters[0].Gradient.Should().BeAllEqualTo(0);
        parameters[1].Gradient.Should().BeAllEqualTo(0);
    }

    private static IOptimizer Create(GoldenCase golden, Parameter[] parameters)
    {
        var (kind, decay) = (golden.Inputs.Get<string>("kind"), golden.Inputs.Get<double>("weightDecay"));
        return kind == "sgd"
            ? new SgdOptimizer(parameters, 1, golden.Inputs.Get<double>("momentum"), golden.Inputs.Get<bool>("nesterov"), decay)
            : new AdamOptimizer(parameters, 1, golden.Inputs.Get<double>("beta1"), golden.Inputs.Get<double>("beta2"), golden.Inputs.Get<double>("epsilon"), decay, kind == "adamw");
    }

    private static Parameter WithGradient(double[] value, double[] gradient)
    {
        var parameter = new Parameter("w", tensor(value));
        parameter.Gradient.copy_(tensor(gradient));
        return parameter;
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks.Hidden;

/// <summary>Tasks 7 and 8 on other numbers, against torch's own optimizers.</summary>
public sealed class HiddenTrainingSpecs
{
    [Theory, OfTask(7)]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Optimizers_follow_torch_with_other_settings(string kind)
    {
        var oracle = nn.Parameter(new Draws(9251).Normal([3, 4]));
        var parameter = new Parameter("w", oracle.detach().clone());
        IOptimizer mine = kind switch
        {
            "sgd" => new SgdOptimizer([parameter], 0.03, 0.7, false, 0.02),
            "nesterov" => new SgdOptimizer([parameter], 0.03, 0.95, true, 0.05),
            "adam" => new AdamOptimizer([parameter], 0.02, 0.85, 0.97, 1e-3, 0.1),
            _ => new AdamOptimizer([parameter], 0.02, 0.7, 0.9, 1e-6, 0.4, decoupled: true),
        };
        using optim.Optimizer torchs = kind switch
        {
            "sgd" => optim.SGD([oracle], 0.03, 0.7, 0, 0.02),
            "nesterov" => optim.SGD([oracle], 0.03, 0.95, 0, 0.05, nesterov: true),
            "adam" => optim.Adam([oracle], 0.02, 0.85, 0.97, 1e-3, 0.1),
            _ => optim.AdamW([oracle], 0.02, 0.7, 0.9, 1e-6, 0.4),
        };
        for (var step = 0; step < 12; step++)
        {
            torchs.zero_grad();
            (oracle.sin() * oracle).sum().backward();
            parameter.Gradient.copy_(oracle.ReceivedGradient());
            torchs.step();
            mine.Step();
            parameter.Value.Should().BeCloseTo(oracle.detach(), 1e-9, 1e-11, $"step {step + 1}");
        }
    }

    [Fact, OfTask(8)]
    public void An_epoch_follows_a_torch_loop_on_other_numbers()
    {
        var model = new Mlp([5, 7, 4], Activation.Sigmoid, Seeds.Generator(9), ScalarType.Float64);
        var state = model.State().ToDictionary(entry => entry.Key, entry => entry.Value.requires_grad_());
        var (x, labels) = (new Draws(9261).Normal([17, 5]), tensor(Enumerable.Range(0, 17).Select(row => row * 3L % 4).ToArray()));
        long[] order = [.. Enumerable.Range(0, 17).Select(index => (index * 7L) % 17)];

        var losses = Training.Epoch(model, new SgdOptimizer(model.Parameters, 0.3), x, labels, order, 5, labelSmoothing: 0.05);

        foreach (var (batch, index) in order.Chunk(5).Select((batch, index) => (batch, index)))
        {
            foreach (var value in state.Values.Where(value => value.grad is not null))
            {
                value.ReceivedGradient().zero_();
            }

            var loss = nn.functional.cross_entropy(Networks.Oracle(state, Activation.Sigmoid, x[tensor(batch)]), labels[tensor(batch)], label_smoothing: 0.05);
            loss.backward();
            losses[index].Should().BeApproximately(loss.item<double>(), 1e-10);
            using (no_grad())
            {
                foreach (var value in state.Values)
                {
                    value.sub_(0.3 * value.ReceivedGradient());
                }
            }
        }

        model.Parameters.Should().OnlyContain(parameter => allclose(parameter.Value, state[parameter.Name].detach(), 1e-9, 1e-11, false));
    }
}

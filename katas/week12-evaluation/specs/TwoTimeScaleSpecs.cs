using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation;

[OfTask(8)]
public sealed class TwoTimeScaleSpecs
{
    [Theory, GoldenData("ttur")]
    public void Saddle_trajectories_match_the_authors(GoldenCase golden)
    {
        double[] Get(string name) => golden.Inputs.Tensor(name).data<double>().ToArray();

        var (x, y) = SaddleToy.Run(golden.Inputs.Get<double>("lr_x"), golden.Inputs.Get<double>("lr_y"), Get("noise_x"), Get("noise_y"));

        golden.Verify("x", tensor(x));
        golden.Verify("y", tensor(y));
    }

    [Theory, Statistical]
    [InlineData(0.01, 0.01, 0.15, null)]
    [InlineData(1e-4, 0.01, null, 0.06)]
    [InlineData(0.001, 0.001, null, 0.03)]
    public void Slowing_the_minimiser_calms_the_saddle(double lrX, double lrY, double? least, double? most)
    {
        var draws = new Draws(1460);
        Statistic.ShouldLie("distance from the saddle", Enumerable.Range(0, 32).Average(_ => Wandering(lrX, lrY, draws)), least, most);
    }

    [Fact]
    public void First_adam_step_of_each_network_has_its_own_length()
    {
        var (generator, discriminator) = (nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)), nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1)));
        var before = new[] { generator, discriminator }.Select(network => network.parameters().Select(parameter => parameter.detach().clone()).ToList()).ToList();

        new TwoTimeScaleTrainer(generator, discriminator, 0.002, 0.0005).Step(new Draws(1441).Normal([16, 2], ScalarType.Float32), new Draws(1442).Normal([16, 3], ScalarType.Float32));

        foreach (var (network, (old, rate)) in new[] { generator, discriminator }.Zip(before.Zip([0.002, 0.0005])))
        {
            foreach (var (now, then) in network.parameters().Zip(old))
            {
                var moved = (now.detach() - then).abs().max().ToDouble();
                moved.Should().BeApproximately(rate, 0.01 * rate, "Adam's first step is as long as the rate, and the {0} has a rate of its own", ReferenceEquals(network, generator) ? "generator" : "discriminator");
            }
        }
    }

    [Fact]
    public void The_discriminators_half_leaves_the_generator_alone()
    {
        var (generator, probe) = (nn.Linear(3, 2), new Probe());

        var losses = new TwoTimeScaleTrainer(generator, probe, 0.01, 0.01).Step(ones(4, 2), ones(4, 3));

        probe.Graphs.Should().HaveCount(3, "real, fake, and fake once more after the update");
        var (realHasGraph, fakeHasGraph, secondFakeHasGraph) = (probe.Graphs[0], probe.Graphs[1], probe.Graphs[2]);
        realHasGraph.Should().BeFalse("the data require no gradient");
        fakeHasGraph.Should().BeFalse("the discriminator learns from detached fakes: its step must not reach the generator");
        secondFakeHasGraph.Should().BeTrue("the generator learns through the discriminator");
        losses.Discriminator.Should().BeApproximately(2 * Math.Log(2), 1e-5, "a discriminator that says 0 to everything");
        losses.Generator.Should().BeGreaterThan(0, "the generator's loss was computed");
    }

    [Fact, Statistical]
    public void A_tiny_gan_finds_a_shifted_cloud()
    {
        var (generator, discriminator) = (nn.Linear(1, 1), nn.Sequential(nn.Linear(1, 16), nn.ReLU(), nn.Linear(16, 1)));
        var (trainer, draws) = (new TwoTimeScaleTrainer(generator, discriminator, 0.01, 0.02), new Draws(1451));

        for (var step = 0; step < 400; step++)
        {
            trainer.Step(draws.Normal([32, 1], ScalarType.Float32) + 3, draws.Normal([32, 1], ScalarType.Float32));
        }

        Statistic.ShouldLie("mean of the generated", generator.call(draws.Normal([500, 1], ScalarType.Float32)).mean().ToDouble(), 1.5, 4.5, "the data lie around 3");
    }

    [Fact]
    public void Noises_of_two_lengths_are_refused() =>
        FluentActions.Invoking(() => SaddleToy.Run(0.1, 0.1, [1, 2], [1])).Should().Throw<ArgumentException>();

    // The mean distance from the saddle (0, 0) over the last thousand of five thousand noisy steps.
    private static double Wandering(double lrX, double lrY, Draws draws)
    {
        var noise = draws.Normal([2, 5000]);
        var (x, y) = SaddleToy.Run(lrX, lrY, noise[0].data<double>().ToArray(), noise[1].data<double>().ToArray());
        return Enumerable.Range(4001, 1000).Average(step => Math.Sqrt((x[step] * x[step]) + (y[step] * y[step])));
    }

    /// <summary>A discriminator that starts by saying 0, and writes down whether its input holds a graph.</summary>
    private sealed class Probe : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter _weight = nn.Parameter(zeros(2, 1));

        public Probe()
            : base(nameof(Probe)) => RegisterComponents();

        public List<bool> Graphs { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Graphs.Add(input.requires_grad);
            return input.mm(_weight);
        }
    }
}

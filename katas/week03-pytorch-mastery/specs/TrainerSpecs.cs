using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(8)]
public sealed class TrainerSpecs
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluation_restores_the_mode_and_builds_no_graph(bool training)
    {
        var (x, labels) = Digits(60);
        var net = new ConvNet(2, 3, 8, dropout: 0.5);
        net.train(training);
        var before = StateDict.Copy(net);
        var noise = net.Noise.get_state();

        var accuracy = Trainer.Accuracy(net, x, labels, batchSize: 7);

        net.training.Should().Be(training, "the mode is put back as it was");
        var inOneBatch = Trainer.Accuracy(net, x, labels);
        inOneBatch.Should().Be(accuracy, "evaluation is repeatable and does not depend on the batch");
        StateDict.Copy(net).ShouldEqual(before, "an evaluation changes nothing, running statistics included");
        net.Noise.get_state().Should().BeBitwiseEqualTo(noise, "an evaluation draws no dropout mask");
        net.parameters().All(parameter => parameter.grad is null).Should().BeTrue("no graph was built");
    }

    [Fact]
    public void Accuracy_is_measured_in_evaluation_mode()
    {
        var (x, labels) = Digits(60);
        var net = new ConvNet(2, 3, 8, dropout: 0.5, seed: 2);
        net.call(x);
        net.eval();
        var expected = net.call(x).argmax(1).eq(labels).to_type(ScalarType.Float64).mean().item<double>();
        net.train();

        var accuracy = Trainer.Accuracy(net, x, labels, batchSize: 1);
        accuracy.Should().BeApproximately(expected, 1e-12, "in evaluation a prediction depends on its own example only");
    }

    // One batch holds all examples, so that no order but the sum's rounding matters.
    [Theory]
    [InlineData(100.0)]
    [InlineData(0.05)]
    public void A_run_equals_a_reference_loop(double maxNorm)
    {
        var ((x, labels), model, expected) = (Points(24), Linear(), new List<double>());
        var state = StateDict.Copy(model);
        var losses = new Trainer(model, x, labels, new(12, 24, 0.3, WeightDecay: 0.1, MaxGradNorm: maxNorm)).Run(100);

        StateDict.Load(model, state);
        using var optimizer = optim.AdamW(model.parameters(), 0.3, weight_decay: 0.1);
        for (var step = 0; step < 12; step++)
        {
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x), labels);
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), maxNorm);
            optimizer.ParamGroups.Single().LearningRate = OneCycle(step, 12, 0.3);
            optimizer.step();
            expected.Add(loss.item<double>());
        }

        tensor(losses.ToArray()).Should("the losses of 12 steps").BeCloseTo(tensor(expected.ToArray()), 1e-6, 1e-6, "the loop is forward, backward, clip, step, with the gradients cleared before each step");
    }

    [Fact]
    public void A_run_stops_at_its_last_step()
    {
        var (x, labels) = Points(24);
        var trainer = new Trainer(Linear(), x, labels, new(5, 8, 0.1));

        trainer.Run(3).Should().HaveCount(3);
        trainer.Step.Should().Be(3);
        trainer.Run(100).Should().HaveCount(2);
        trainer.Run(1).Should().BeEmpty();
    }

    [Fact]
    public void Accumulation_equals_one_large_batch()
    {
        var (whole, parts) = (Run(1), Run(4));

        parts.Losses.Should().BeCloseTo(whole.Losses, 1e-6, 1e-6, "four micro-batches are one batch");
        parts.Weight.Should().BeCloseTo(whole.Weight, 1e-6, 1e-6, "micro-batches that are averaged are one large batch");

        static (Tensor Losses, Tensor Weight) Run(int accumulation)
        {
            var ((x, labels), model) = (Points(48), Linear());
            var losses = new Trainer(model, x, labels, new(9, 16, 0.1, MaxGradNorm: 1e6, AccumulationSteps: accumulation)).Run(9);
            return (tensor(losses.ToArray()), model.weight!.detach());
        }
    }

    [Fact]
    public void Batches_that_cannot_be_are_refused()
    {
        var (x, labels) = Points(24);
        _ = new Trainer(Linear(), x, labels, new(5, 8, 0.1, AccumulationSteps: 4));

        FluentActions.Invoking(() => new Trainer(Linear(), x, labels, new(5, 8, 0.1, AccumulationSteps: 3))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Trainer(Linear(), x, labels.narrow(0, 0, 9), new(5, 8, 0.1))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Trainer(Linear(), x, labels, new(5, 32, 0.1))).Should().Throw<ArgumentException>("the loader drops short batches, so none would be left");
    }

    [Fact]
    public void Resuming_is_bit_exact() => Resume(CPU, (name, resumed, straight) =>
        resumed.Should(name).BeBitwiseEqualTo(straight, "the checkpoint holds all that decides the next step"));

    [Fact]
    public void A_resumed_run_continues_the_epoch()
    {
        var (x, labels) = (arange(40, dtype: ScalarType.Float32).view(40, 1), zeros(40, dtype: ScalarType.Int64));
        using var checkpoint = new MemoryStream();
        var (first, second) = (new Recorder(), new Recorder());
        var before = new Trainer(first, x, labels, new(8, 10, 0.01));
        before.Run(3);
        before.Save(checkpoint);
        checkpoint.Position = 0;
        var after = new Trainer(second, x, labels, new(8, 10, 0.01));
        after.Load(checkpoint);

        after.Run(1);

        after.Step.Should().Be(4, "the checkpoint knows its step");
        first.Seen.Concat(second.Seen).Order().ShouldEqual(
            Enumerable.Range(0, 40).Select(index => (float)index), "four batches of ten are one epoch, each example once", "the sorted examples seen before and after resuming");
    }

    [Fact]
    public void Same_seed_same_weights_and_losses_other_seed_others()
    {
        var (x, labels) = Digits(40);

        Run(3).ShouldEqual(Run(3), "equal seeds give equal runs", "the losses of a second run");
        Run(3).SequenceEqual(Run(4)).Should().BeFalse("another seed gives another run");

        IReadOnlyList<double> Run(int seed)
        {
            var net = new ConvNet(2, 3, 8, 0.2, seed);
            return new Trainer(net, x, labels, new(6, 10, 0.01, Seed: seed), net.Noise).Run(6);
        }
    }

    [Fact]
    public void Two_hundred_digits_are_learned()
    {
        var (x, labels) = Digits(200);
        var net = new ConvNet(4, 8, 32, 0);

        new Trainer(net, x, labels, new(40, 50, 0.01)).Run(40);

        Trainer.Accuracy(net, x, labels).Should().BeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Memory_does_not_grow_with_steps()
    {
        var ((x, labels), model) = (Points(24), Linear());
        var trainer = new Trainer(model, x, labels, new(400, 8, 0.01));

        LiveTensors.ShouldNotGrow(_ => trainer.Run(1), warmUp: 10, steps: 60);
    }

    [GpuFact]
    public void Gpu_training_step_does_not_synchronize()
    {
        var net = new ConvNet(device: CUDA);
        var (x, labels) = (randn(60_000, 1, 28, 28, device: CUDA), randint(0, 10, [60_000], dtype: ScalarType.Int64, device: CUDA));
        var trainer = new Trainer(net, x, labels, new(1000, 256, 0.01), net.Noise);
        trainer.Run(20);

        // 200 steps of 256 in 2.56 s are 20 000 images a second.
        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(2.56), () => trainer.Run(200));
    }

    [GpuFact]
    public void Resuming_is_bit_exact_on_the_gpu() => Resume(CUDA, (name, resumed, straight) =>
        resumed.cpu().Should(name).BeCloseTo(straight.cpu(), 1e-5, 1e-5, "the checkpoint holds all that decides the next step"));

    /// <summary>Ten steps at once, and five, a checkpoint, five, with the global generator disturbed in between.</summary>
    private static void Resume(Device device, Action<string, Tensor, Tensor> compare)
    {
        var (x, labels) = Digits(64, device);
        var (whole, half, rest) = (Net(), Net(), Net());
        var expected = Start(whole).Run(10);
        using var checkpoint = new MemoryStream();
        var first = Start(half);
        var losses = first.Run(5).ToList();
        first.Save(checkpoint);
        checkpoint.CanRead.Should().BeTrue("Save leaves the stream open");
        checkpoint.Position = 0;
        rand(17, device: device);
        var second = Start(rest);
        second.Load(checkpoint);
        second.Step.Should().Be(5);
        losses.AddRange(second.Run(5));

        compare("the losses of the run that was stopped after five steps", tensor(losses.ToArray()), tensor(expected.ToArray()));
        var state = StateDict.Copy(whole);
        foreach (var (name, value) in StateDict.Copy(rest))
        {
            compare($"{name} of the resumed run", value, state[name]);
        }

        ConvNet Net() => new(2, 3, 8, dropout: 0.5, seed: 1, device: device);

        Trainer Start(ConvNet net) => new(net, x, labels, new(12, 16, 0.02, Seed: 1), net.Noise);
    }

    private static (Tensor X, Tensor Labels) Digits(long count, Device? device = null)
    {
        using var digits = Datasets.Mnist(DataPart.Embedded).Train.Take(count);
        return (((digits.Scaled() - 0.1307) / 0.3081).to(device ?? CPU), digits.Labels.to(device ?? CPU).clone());
    }

    private static (Tensor X, Tensor Labels) Points(int count) =>
        (new Draws(801).Normal([count, 4]), tensor(Enumerable.Range(0, count).Select(index => index % 3L).ToArray()));

    private static TorchSharp.Modules.Linear Linear()
    {
        var model = nn.Linear(4, 3, dtype: ScalarType.Float64);
        StateDict.Load(model, new Dictionary<string, Tensor> { ["weight"] = new Draws(802).Normal([3, 4]), ["bias"] = new Draws(803).Normal([3]) });
        return model;
    }

    // PyTorch's formula, written out: 0.3·total − 1 steps up to the peak, the rest down.
    private static double OneCycle(int step, int total, double peak)
    {
        var top = (0.3 * total) - 1;
        var (from, to, share) = step <= top ? (peak / 25, peak, step / top) : (peak, peak / 25 / 1e4, (step - top) / (total - 1 - top));
        return to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);
    }

    /// <summary>Writes down every input it sees.</summary>
    private sealed class Recorder : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear = nn.Linear(1, 2);

        public Recorder()
            : base(nameof(Recorder)) => RegisterComponents();

        public List<float> Seen { get; } = [];

        public override Tensor forward(Tensor x)
        {
            Seen.AddRange(x.data<float>());
            return _linear.call(x / 40);
        }
    }
}

using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(8)]
public sealed class TrainingSpecs
{
    [Theory, GoldenData("training")]
    public void An_epoch_reproduces_torch_step_by_step(GoldenCase golden) => Replay(golden, CPU, null);

    [Fact]
    public void Every_example_is_visited_once_and_labels_travel_with_their_images()
    {
        var (spy, labels) = (new Spy([9, 4]), tensor(Enumerable.Range(0, 9).Select(row => row % 4L).ToArray()));

        Training.Fit(spy.Model, spy, eye(9), labels, eye(9), labels, new(3, 4, _ => 0.0, Seed: 3));

        spy.Batches.Should().HaveCount(9, "9 examples are batches of 4, 4 and 1, three times");
        foreach (var epoch in spy.Batches.Chunk(3))
        {
            epoch.SelectMany(batch => batch).Should().BeEquivalentTo(Enumerable.Range(0, 9), "an epoch visits every example once");
        }

        var mislabelled = spy.Pairs.Count(pair => pair.Label != pair.Example % 4);
        mislabelled.Should().Be(0, "images and labels are permuted together");
    }

    [Fact]
    public void Each_epoch_has_an_order_of_its_own()
    {
        var (spy, labels) = (new Spy([16, 2]), zeros(16, dtype: ScalarType.Int64));

        Training.Fit(spy.Model, spy, eye(16), labels, eye(16), labels, new(4, 4, _ => 0.0, Seed: 3));

        var orders = spy.Batches.Chunk(4).Select(epoch => string.Join("|", epoch.Select(batch => string.Join(",", batch)))).ToList();
        orders.Should().OnlyHaveUniqueItems("each of the four epochs, here its batches of examples, is shuffled anew");
    }

    [Fact]
    public void A_model_that_can_read_the_label_from_x_learns_it()
    {
        var labels = tensor(Enumerable.Range(0, 60).Select(row => row % 3L).ToArray());
        var (x, model) = (Pixels.OneHot(labels, 3), new Mlp([3, 3], Activation.Relu, Seeds.Generator(4)));

        var results = Training.Fit(model, new SgdOptimizer(model.Parameters, 1), x, labels, x, labels, new(20, 8, _ => 0.5, Seed: 4));

        var lastLoss = results[^1].TrainLoss;
        lastLoss.Should().BeLessThan(0.05, "the label can be read off the input");
        results[^1].ValidationAccuracy.Should().Be(1, "the label can be read off the input");
    }

    [Fact]
    public void Same_seed_same_run_other_seed_other_run()
    {
        var run = Run(5);

        Run(5).Should().Equal(run);
        Run(6).Should().NotEqual(run);

        static double[] Run(int seed)
        {
            var (x, labels) = Points(40);
            var model = new Mlp([2, 6, 3], Activation.Tanh, Seeds.Generator(1), hiddenDropout: 0.2);
            var results = Training.Fit(model, new AdamOptimizer(model.Parameters, 1), x, labels, x, labels, new(3, 7, _ => 0.01, seed));
            return [.. results.Select(result => result.TrainLoss), .. model.Parameters[0].Value.data<float>().Select(value => (double)value)];
        }
    }

    [Fact]
    public void The_rate_follows_progress()
    {
        var (spy, labels) = (new Spy([10, 2]), zeros(10, dtype: ScalarType.Int64));

        var results = Training.Fit(spy.Model, spy, eye(10), labels, eye(10), labels, new(2, 4, progress => 3 * (1 - progress), Seed: 1));

        spy.Rates.Should().HaveCount(6);
        spy.Rates.Should().Equal(Enumerable.Range(0, 6).Select(step => 3 * (1 - (step / 6.0))), (rate, asked) => Math.Abs(rate - asked) < 1e-12, "the rate is set before each step");
        results.Select(result => result.Epoch).Should().Equal(0, 1);
    }

    [Fact]
    public void The_training_loss_weighs_batches_by_their_size()
    {
        var (x, labels) = Points(10);
        var model = new Mlp([2, 3], Activation.Relu, Seeds.Generator(1));
        var whole = Losses.SoftmaxCrossEntropy(model.Forward(x), labels).Loss;

        var results = Training.Fit(model, new SgdOptimizer(model.Parameters, 1), x, labels, x, labels, new(1, 7, _ => 0.0, Seed: 1));

        results[0].TrainLoss.Should().BeApproximately(whole, 1e-6, "7 and 3 examples: a mean of two means is not the mean of ten");
    }

    [Fact]
    public void Evaluation_changes_nothing()
    {
        var (x, labels) = Points(40);

        Run(evaluate: true).Should("what a run with evaluations has trained").BeBitwiseEqualTo(Run(evaluate: false), "measuring must not change what is measured");

        Tensor Run(bool evaluate)
        {
            var model = new Mlp([2, 6, 3], Activation.Relu, Seeds.Generator(1), inputDropout: 0.1, hiddenDropout: 0.3);
            var optimizer = new SgdOptimizer(model.Parameters, 0.1, 0.9);
            for (var epoch = 0; epoch < 3; epoch++)
            {
                Training.Epoch(model, optimizer, x, labels, [.. Enumerable.Range(0, 40)], 8);
                _ = evaluate && Training.Accuracy(model, x, labels) == Training.Accuracy(model, x, labels, 7);
            }

            return cat([.. model.Parameters.SelectMany(parameter => new[] { parameter.Value.flatten(), parameter.Gradient.flatten() })]);
        }
    }

    [Fact]
    public void Chunked_accuracy_equals_whole_accuracy()
    {
        var (x, labels) = Points(53);
        var model = new Mlp([2, 6, 3], Activation.Relu, Seeds.Generator(1), hiddenDropout: 0.5);
        var expected = model.Forward(x).argmax(1).eq(labels).to_type(ScalarType.Float64).mean().item<double>();

        var accuracy = Training.Accuracy(model, x, labels);
        accuracy.Should().BeApproximately(expected, 1e-12, "accuracy is measured without dropout");
        Training.Accuracy(model, x, labels, 10).Should().BeApproximately(expected, 1e-12, "the accuracy does not depend on how the examples are cut into batches");
    }

    [Fact]
    public void Squared_error_trains_the_scaled_tanh_to_plus_and_minus_one()
    {
        var (x, labels, model) = (eye(3, dtype: ScalarType.Float64), arange(3, dtype: ScalarType.Int64), Double([3, 3], Activation.ScaledTanh));
        var (output, targets) = (1.7159 * (model.Forward(x) * 2 / 3).tanh(), (2 * x) - 1);

        var losses = Training.Epoch(model, new SgdOptimizer(model.Parameters, 0), x, labels, [0, 1, 2], 3, squaredError: true);

        losses.Should().ContainSingle().Which.Should().BeApproximately((output - targets).pow(2).mean().item<double>(), 1e-7);
        var slope = 1.7159 * 2 / 3 * (1 - (output / 1.7159).pow(2));
        model.Parameters[0].Gradient.Should().BeCloseTo((2.0 / 9 * (output - targets) * slope).t(), 1e-6, 1e-8, "dW = gᵀx with x the identity");
    }

    [Fact]
    public void Xor_needs_a_hidden_layer()
    {
        var (x, labels) = (tensor(new[,] { { 0.0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), tensor([0L, 1, 1, 0]));

        Losses([2, 8, 2]).Min().Should().BeLessThan(0.05);
        Losses([2, 2]).Min().Should().BeGreaterThanOrEqualTo(0.693, "no line separates XOR");

        List<double> Losses(long[] sizes)
        {
            var model = Double(sizes, Activation.Tanh);
            var optimizer = new AdamOptimizer(model.Parameters, 0.05);
            return [.. Enumerable.Range(0, 200).SelectMany(_ => Training.Epoch(model, optimizer, x, labels, [0, 1, 2, 3], 4))];
        }
    }

    [Fact]
    public void Three_spirals_are_separated()
    {
        var (x, labels) = Points(300);
        var model = new Mlp([2, 64, 3], Activation.Relu, Seeds.Generator(1));
        var optimizer = new AdamOptimizer(model.Parameters, 0.02);

        for (var step = 0; step < 300; step++)
        {
            Training.Epoch(model, optimizer, x, labels, [.. Enumerable.Range(0, 300)], 300);
        }

        Training.Accuracy(model, x, labels).Should().BeGreaterThanOrEqualTo(0.97, "a linear model gets 0.53");
    }

    [Fact]
    public void Sixty_four_digits_are_memorized_in_forty_steps()
    {
        using var digits = Datasets.Mnist(DataPart.Embedded).Train.Take(64);
        var (x, model) = (Pixels.Standardize(digits.Images, 0.1307, 0.3081), new Mlp([784, 32, 10], Activation.Relu, Seeds.Generator(1)));
        var (optimizer, loss) = (new SgdOptimizer(model.Parameters, 0.05, momentum: 0.9), double.NaN);

        for (var step = 0; step < 40; step++)
        {
            loss = Training.Epoch(model, optimizer, x, digits.Labels, [.. Enumerable.Range(0, 64)], 64)[0];
        }

        loss.Should().BeLessThan(0.02);
        Training.Accuracy(model, x, digits.Labels).Should().Be(1);
    }

    [Fact]
    public void Memory_does_not_grow_with_steps()
    {
        var (x, labels) = Points(32);
        var model = new Mlp([2, 16, 3], Activation.Relu, Seeds.Generator(1), hiddenDropout: 0.2);
        var optimizer = new AdamOptimizer(model.Parameters, 0.01);

        LiveTensors.ShouldNotGrow(_ => Training.Epoch(model, optimizer, x, labels, [.. Enumerable.Range(0, 32)], 32));
    }

    [GpuTheory, GoldenData("training", "relu_4_8_3")]
    public void Gpu_training_matches_the_cpu(GoldenCase golden) => Replay(golden, CUDA, 1e-6);

    [GpuFact]
    public void Gpu_throughput()
    {
        var model = new Mlp([784, 2048, 10], Activation.Relu, Seeds.Generator(1, CUDA));
        var (x, labels) = (randn(4096, 784, device: CUDA), randint(0, 10, [4096], dtype: ScalarType.Int64, device: CUDA));
        var (optimizer, order) = (new SgdOptimizer(model.Parameters, 0.01, 0.9), Enumerable.Range(0, 4096).Select(row => (long)row).ToArray());

        // 200 steps of 4096: below 4.1 s is 200 000 examples a second; a good card does two million.
        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(4.1), () =>
        {
            for (var step = 0; step < 200; step++)
            {
                Training.Epoch(model, optimizer, x, labels, order, 4096);
            }
        });
    }

    private static void Replay(GoldenCase golden, Device device, double? rtol)
    {
        var model = Networks.Read(golden, device);
        var (x, labels, order) = (golden.Inputs.Tensor("x", device), golden.Inputs.Tensor("labels", device), golden.Inputs.Tensor("order"));
        var optimizer = new SgdOptimizer(model.Parameters, golden.Inputs.Get<double>("learningRate"), golden.Inputs.Get<double>("momentum"), golden.Inputs.Get<bool>("nesterov"), golden.Inputs.Get<double>("weightDecay"));

        var losses = Enumerable.Range(0, (int)order.shape[0]).SelectMany(epoch => Training.Epoch(
            model, optimizer, x, labels, order[epoch].data<long>().ToArray(), golden.Inputs.Get<int>("batchSize"), golden.Inputs.Get<double>("labelSmoothing"))).ToArray();

        golden.Verify("losses", tensor(losses), rtol);
        foreach (var (name, value) in model.State())
        {
            golden.Verify($"final/{name}", value.cpu(), rtol);
        }
    }

    /// <summary>Three spirals, a third of the points each.</summary>
    private static (Tensor X, Tensor Labels) Points(int count)
    {
        var noise = new Draws(801).Normal([count]).data<double>().ToArray();
        var points = new float[count, 2];
        for (var index = 0; index < count; index++)
        {
            var radius = (double)(index / 3) / (count / 3.0);
            var angle = (4 * radius) + (index % 3 * 2 * Math.PI / 3) + (0.1 * noise[index]);
            (points[index, 0], points[index, 1]) = ((float)(radius * Math.Sin(angle)), (float)(radius * Math.Cos(angle)));
        }

        return (tensor(points), tensor(Enumerable.Range(0, count).Select(index => index % 3L).ToArray()));
    }

    private static Mlp Double(long[] sizes, Activation activation) => new(sizes, activation, Seeds.Generator(1), ScalarType.Float64);

    /// <summary>Stands where an optimizer stands. Each example has an input of its own, so the gradient tells which were in the batch, and with which label.</summary>
    private sealed class Spy : IOptimizer
    {
        private readonly SgdOptimizer _inner;

        public Spy(long[] sizes)
        {
            Model = new Mlp(sizes, Activation.Relu, Seeds.Generator(1));
            _inner = new SgdOptimizer(Model.Parameters, 0);
        }

        public Mlp Model { get; }

        public List<int[]> Batches { get; } = [];

        public List<(int Example, long Label)> Pairs { get; } = [];

        public List<double> Rates { get; } = [];

        public double LearningRate { get; set; }

        public void Step()
        {
            Rates.Add(LearningRate);
            var gradient = Model.Parameters[0].Gradient;                                 // [classes, examples]: negative at the label
            Batches.Add([.. Enumerable.Range(0, (int)gradient.shape[1]).Where(example => gradient.select(1, example).abs().sum().item<float>() > 0)]);
            Pairs.AddRange(Batches[^1].Select(example => (example, gradient.select(1, example).argmin().item<long>())));
        }

        public void ZeroGradients() => _inner.ZeroGradients();
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(8)]
public sealed class PretrainingSpecs
{
    [Fact]
    public void Pretraining_teaches_a_small_encoder_to_recognize_views()
    {
        var (images, generator) = (Inputs.Smooth(101, 64, 32), Inputs.Seed(102));
        using var model = new SimClrModel(new ConvEncoder(8, seed: 101), new ProjectionHead(32, 32, 16, seed: 102));
        using var optimizer = optim.Adam(model.parameters(), 0.02);

        double[] losses = [.. Enumerable.Range(0, 25).Select(_ => Step(model, images, optimizer, generator))];

        (losses[^5..].Average() / losses[..3].Average()).Should().BeLessThanOrEqualTo(0.85, "views of one image find each other after a few steps");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Pretraining_is_reproducible(bool useLars)
    {
        var (images, before) = (Inputs.Noise(103, 20, 16, 16), get_rng_state());
        var reported = new List<(int, double)>();

        var (losses, weights) = Run(images, seed: 1, useLars, (epoch, loss) => reported.Add((epoch, loss)));
        var (again, sameWeights) = Run(images, seed: 1, useLars);
        var (other, _) = Run(images, seed: 2, useLars);

        again.ShouldEqual(losses, "equal seeds give equal runs", "the losses of a second run");
        again.SequenceEqual(other).Should().BeFalse("another seed gives other views");
        sameWeights.Should().BeBitwiseEqualTo(weights, "to the last bit");
        reported.Should().Equal((1, losses[0]), (2, losses[1]));
        RandomState.ShouldBeUntouched(before, "all draws come from the given seed");
    }

    [Fact]
    public void Pretraining_lowers_its_loss_and_keeps_the_mode()
    {
        using var model = new SimClrModel(new ConvEncoder(4, seed: 104), new ProjectionHead(16, 16, 8, seed: 105));
        var options = new PretrainOptions(Epochs: 8, BatchSize: 32, LearningRate: 0.02, Temperature: 0.2, Seed: 3, new AugmentOptions(MinArea: 0.7, JitterStrength: 0.1));
        model.train();

        var losses = Pretraining.Run(model, Inputs.Smooth(104, 70, 16), options); // the last 6 images of each epoch are dropped

        losses.Should().HaveCount(8);
        losses[^1].Should().BeLessThan(0.85 * losses[0], "the encoder learns to recognize views");
        losses[0].Should().BeInRange(0, 1.5 * Math.Log(63), "a mean over anchors of a cross-entropy between 63 candidates");
        model.training.Should().BeTrue("it ends in training mode as it began");
    }

    [Fact]
    public void Each_epoch_draws_anew()
    {
        using var model = new SimClrModel(new ConvEncoder(2, seed: 110), new ProjectionHead(8, 8, 4, seed: 111));
        model.train();

        // At a rate of almost nothing the weights stay, so only the batches and their views can move the loss.
        var losses = Pretraining.Run(model, Inputs.Noise(110, 24, 16, 16), new PretrainOptions(4, 8, 1e-12, 0.5, 1, new AugmentOptions()));

        var rounded = losses.Select(loss => Math.Round(loss, 5)).ToList();
        rounded.Should().OnlyHaveUniqueItems("views and batches are drawn anew for every epoch, so that no two epochs have the same loss");
    }

    [Fact]
    public void The_rate_warms_up_and_falls()
    {
        var (images, embedding) = (Inputs.Noise(112, 8, 8, 8), new Inputs.Linear());
        using var model = new SimClrModel(embedding, nn.Identity());
        var moves = new List<double>();
        var last = embedding.Weight.clone();

        // Twenty epochs of one batch: a step an epoch. Adam moves a weight by about the rate, whatever the gradient.
        Pretraining.Run(model, images, new PretrainOptions(20, 8, 1e-4, 0.5, 1, new AugmentOptions(), WeightDecay: 0), (_, _) =>
        {
            moves.Add((embedding.Weight - last).abs().max().ToDouble());
            last = embedding.Weight.clone().DetachFromDisposeScope();
        });

        var (firstMove, secondMove, lastMove) = (moves[0], moves[1], moves[^1]);
        firstMove.Should().BeApproximately(0.5e-4, 0.02e-4, "a weight moves by about the rate, which in the first of two warm-up steps is half the peak");
        secondMove.Should().BeApproximately(1e-4, 0.3e-4, "the rate starts small and warms up");
        lastMove.Should().BeLessThan(0.05e-4, "the cosine ends near 0");
    }

    [Fact]
    public void Second_view_gets_gradient_too()
    {
        using var encoder = new ConvEncoder(2, seed: 105, ScalarType.Float64);
        var (first, second) = (Inputs.Noise(105, 4, 8, 8, ScalarType.Float64), Inputs.Noise(106, 4, 8, 8, ScalarType.Float64));
        NtXent.Loss(encoder.call(first), encoder.call(second), 0.3).backward();
        var gradient = encoder.get_parameter("conv1.weight")!.ReceivedGradient().clone();

        encoder.zero_grad();
        Oracle(encoder.call(first), encoder.call(second), 0.3).backward();

        gradient.Should("the gradient of the encoder's first weights").BeCloseTo(encoder.get_parameter("conv1.weight")!.ReceivedGradient(), rtol: 1e-8, atol: 1e-12, "both views are trained: this is not BYOL");
    }

    [Fact]
    public void Training_leaves_no_tensors_behind()
    {
        var images = Inputs.Noise(107, 8, 8, 8);
        using var model = new SimClrModel(new ConvEncoder(1, seed: 107), new ProjectionHead(4, 4, 4, seed: 107));
        var options = new PretrainOptions(Epochs: 40, BatchSize: 4, LearningRate: 0.01, Temperature: 0.5, Seed: 0, new AugmentOptions());
        Pretraining.Run(model, images, options with { Epochs = 2 });
        var before = LiveTensors.Count;

        Pretraining.Run(model, images, options);

        (LiveTensors.Count - before).Should().BeLessThan(80, "80 steps leave nothing of their batches");
    }

    // Eq. 1 as a cross-entropy: the 2N − 1 others are the classes, the partner is the right one.
    private static Tensor Oracle(Tensor z1, Tensor z2, double temperature)
    {
        var z = nn.functional.normalize(cat([z1, z2], 0), dim: 1);
        var (n, others) = (z1.size(0), z.matmul(z.t()) / temperature);
        var logits = others.masked_select(eye(2 * n).to(ScalarType.Bool).logical_not()).view(2 * n, (2 * n) - 1);
        var partners = cat([arange(n - 1, (2 * n) - 1), arange(n)], 0);
        return nn.functional.cross_entropy(logits, partners);
    }

    private static double Step(SimClrModel model, Tensor images, optim.Optimizer optimizer, Generator generator)
    {
        using var scope = NewDisposeScope();
        var (first, second) = Augmentation.TwoViews(images, new AugmentOptions(MinArea: 0.7, JitterStrength: 0.1), generator);
        optimizer.zero_grad();
        var loss = NtXent.Loss(model.call(first), model.call(second), 0.2);
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }

    private static (IReadOnlyList<double> Losses, Tensor Weights) Run(Tensor images, int seed, bool useLars, Action<int, double>? report = null)
    {
        using var model = new SimClrModel(new ConvEncoder(2, seed: 108), new ProjectionHead(8, 8, 4, seed: 109));
        var losses = Pretraining.Run(model, images, new PretrainOptions(2, 8, useLars ? 0.3 : 0.01, 0.5, seed, new AugmentOptions(), useLars), report);
        return (losses, cat(model.parameters().Select(parameter => parameter.detach().flatten()).ToArray(), 0));
    }
}

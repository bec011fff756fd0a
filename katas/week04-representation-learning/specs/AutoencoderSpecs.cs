using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(3)]
public sealed class AutoencoderSpecs
{
    [Theory, GoldenData("autoencoder", "conv_*")]
    public void Conv_autoencoder_matches_torch(GoldenCase golden)
    {
        using var recordsNothing = no_grad();
        var (inputs, images) = (golden.Inputs, golden.Inputs.Tensor("images"));
        using var model = new ConvAutoencoder(inputs.Get<long>("imageSize"), inputs.Get<long>("width"), inputs.Get<long>("latent"), seed: 0, ScalarType.Float64);
        model.load_state_dict(inputs.State("state").ToDictionary(entry => entry.Key, entry => entry.Value), strict: true);

        var code = model.Encode(images);
        var reconstruction = model.call(images);

        golden.Verify("code", code);
        golden.Verify("reconstruction", reconstruction);
        golden.Verify("reconstruction", model.Decode(code));
        golden.Verify("loss", (reconstruction - images).square().mean().item<double>());
    }

    [Fact]
    public void Two_images_are_memorized()
    {
        var images = Inputs.Smooth(21, 2, 16);
        using var model = new ConvAutoencoder(16, 8, 16, seed: 21);

        var losses = Autoencoders.Train(model, images, epochs: 300, batchSize: 2, learningRate: 0.005, seed: 21);

        losses.Should().HaveCount(300);
        Reconstruction(model, images).Should().BeLessThan(0.005, "sixteen numbers are enough to tell two images apart");
    }

    [Fact]
    public void Reconstructions_are_pixels()
    {
        using var recordsNothing = no_grad();
        using var model = new ConvAutoencoder(24, 2, 5, seed: 22);
        var images = Inputs.Noise(22, 3, 24, 24);

        model.Encode(images).Should().HaveShape(3, 5);
        var reconstruction = model.call(images);

        reconstruction.Should().HaveShape(3, 3, 24, 24).And.HaveDtype(ScalarType.Float32);
        var (darkest, brightest) = (reconstruction.min().ToDouble(), reconstruction.max().ToDouble());
        darkest.Should().BePositive("pixels lie between 0 and 1: a sigmoid ends the decoder");
        brightest.Should().BeLessThan(1, "pixels lie between 0 and 1: a sigmoid ends the decoder");
    }

    [Fact]
    public void Size_must_be_divisible_by_eight()
    {
        using var model = new ConvAutoencoder(8, 2, 3, seed: 23);
        Action[] wrong =
        [
            () => _ = new ConvAutoencoder(20, 2, 3, seed: 0), () => _ = new ConvAutoencoder(0, 2, 3, seed: 0), () => _ = new ConvAutoencoder(8, 2, 0, seed: 0), () => _ = new LinearAutoencoder(4, 0, seed: 0),
            () => model.Encode(zeros(1, 3, 16, 16)), () => model.Encode(zeros(1, 1, 8, 8)), () => model.Decode(zeros(1, 4)), () => Autoencoders.Train(model, zeros(2, 3, 8, 8), 0, 2, 0.1, 0),
        ];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }

    [Fact]
    public void Training_repeats_itself_and_leaves_the_global_generator_alone()
    {
        var (x, before) = (Inputs.Normal64(24, 30, 4), get_rng_state());
        IReadOnlyList<double> Losses(int weights, int order) => Autoencoders.Train(new LinearAutoencoder(4, 2, weights, ScalarType.Float64), x, epochs: 3, batchSize: 8, learningRate: 0.01, seed: order);

        var losses = Losses(1, 1);

        Losses(1, 1).ShouldEqual(losses, "equal seeds give equal runs", "the losses of a second run");
        Losses(1, 2).SequenceEqual(losses).Should().BeFalse("the seed decides the order of rows");
        Losses(2, 1).SequenceEqual(losses).Should().BeFalse("the model's seed decides its weights");
        using var images = new ConvAutoencoder(8, 2, 3, seed: 1);
        RandomState.ShouldBeUntouched(before, "constructors and training draw from their seeds alone");
    }

    [Fact]
    public void The_rate_falls_along_a_cosine_and_the_loss_is_the_mean_of_an_epoch()
    {
        var x = Inputs.Normal64(25, 10, 3);
        using var model = new LinearAutoencoder(3, 1, seed: 25, ScalarType.Float64);
        var start = Reconstruction(model, x);

        var still = Autoencoders.Train(model, x, epochs: 2, batchSize: 4, learningRate: 1e-14, seed: 0);

        still.Should().AllSatisfy(loss => loss.Should().BeApproximately(start, 1e-9, "the short last batch counts by its rows"));
        var before = model.state_dict()["decoder.bias"].clone();
        Autoencoders.Train(model, x, epochs: 4, batchSize: 10, learningRate: 1e-6, seed: 0);
        var moved = (model.state_dict()["decoder.bias"] - before).abs().max().item<double>();
        moved.Should().BeApproximately(1e-6 * (1 + 0.853553 + 0.5 + 0.146447), 1e-8, "it adds up four steps of Adam, each about as long as its rate, which falls along a cosine from the first step to 0");
    }

    private static double Reconstruction(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        using var recordsNothing = no_grad();
        return (model.call(x) - x).square().mean().ToDouble();
    }
}

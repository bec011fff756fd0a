using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation;

[OfTask(8)]
public sealed class LeNetFeaturesSpecs
{
    [Theory, GoldenData("lenet")]
    public void Lenet_matches_torch(GoldenCase golden)
    {
        var (network, images) = (Load(), (golden.Inputs.Tensor("images").to_type(ScalarType.Float32) / 127.5) - 1);

        var features = network.Features(images);

        golden.Verify("features", features);
        golden.Verify("logits", network.call(images));
        features.Should().HaveNoGradientGraph();
        network.training.Should().BeFalse("features are measured in evaluation mode");
    }

    [Fact]
    public void Checkpoints_and_images_that_do_not_fit_are_refused()
    {
        using var checkpoint = Golden.Open("lenet-mnist.safetensors");
        var state = Safetensors.Read(checkpoint).Where(entry => entry.Key != "conv2.bias").ToDictionary();
        using var incomplete = new MemoryStream();
        Safetensors.Write(incomplete, state);
        incomplete.Position = 0;

        FluentActions.Invoking(() => LeNetFeatures.Load(incomplete)).Should().Throw<ArgumentException>().WithMessage("*conv2.bias*");
        FluentActions.Invoking(() => Load().Features(zeros(2, 28, 28))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Load().Features(zeros(2, 1, 28, 28, dtype: ScalarType.Byte))).Should().Throw<ArgumentException>("bytes are not in [−1, 1]");
    }

    [GpuFact]
    public void Features_of_ten_thousand_digits_on_cuda()
    {
        var images = (2 * rand(10_000, 1, 28, 28, generator: Seeds.Generator(1))) - 1;

        var onGpu = Load().cuda().Features(images.cuda());

        onGpu.cpu().Should().BeCloseTo(Load().Features(images), 1e-3, 1e-4);
    }

    [GpuFact]
    public void Frechet_on_cuda_features_equals_cpu()
    {
        var (x, y) = (new Draws(1431).Normal([300, 32]), new Draws(1432).Normal([200, 32]) + 1);

        FrechetDistance.FromFeatures(x.cuda(), y.cuda()).Should().BeApproximately(FrechetDistance.FromFeatures(x, y), 1e-6);
    }

    private static LeNetFeatures Load()
    {
        using var checkpoint = Golden.Open("lenet-mnist.safetensors");
        return LeNetFeatures.Load(checkpoint);
    }
}

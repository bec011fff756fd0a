using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning.Hidden;

/// <summary>Tasks 1 to 3 on other numbers, against libtorch's own resizing, convolution and eigenvalues.</summary>
public sealed class HiddenViewsSpecs
{
    [Fact, OfTask(1)]
    public void Crops_follow_libtorchs_interpolation_on_other_boxes() => Draws.Repeat(15, 9401, draws =>
    {
        var (height, width) = (draws.Int(3, 9), draws.Int(3, 9));
        var (h, w) = (draws.Int(1, height), draws.Int(1, width));
        var (top, left) = (draws.Int(0, height - h), draws.Int(0, width - w));
        var (outHeight, outWidth, image) = (draws.Int(1, 8), draws.Int(1, 8), draws.Normal([1, 3, height, width]).abs());

        var expected = nn.functional.interpolate(image.narrow(2, top, h).narrow(3, left, w), [outHeight, outWidth], mode: InterpolationMode.Bilinear, align_corners: false);

        ImageOps.ResizedCrop(image, Inputs.Boxes([top, left, h, w]), outHeight, outWidth).Should().BeCloseTo(expected, 1e-9, 1e-10);
    });

    [Fact, OfTask(1)]
    public void Blur_follows_a_convolution_with_another_kernel()
    {
        var (images, sigmas) = (Inputs.Noise(9411, 3, 9, 8, ScalarType.Float64), tensor([0.4, 0.9, 1.7]));
        for (var image = 0; image < 3; image++)
        {
            var taps = exp(-arange(-3, 4, dtype: ScalarType.Float64).square() / (2 * sigmas[image] * sigmas[image]));
            var kernel = (taps / taps.sum()).view(1, 1, 7, 1) * (taps / taps.sum()).view(1, 1, 1, 7);
            var padded = nn.functional.pad(images[image].unsqueeze(1), (3L, 3L, 3L, 3L), PaddingModes.Reflect);

            var expected = nn.functional.conv2d(padded, kernel).squeeze(1);

            ImageOps.GaussianBlur(images, 7, sigmas)[image].Should().BeCloseTo(expected, 1e-9, 1e-10);
        }
    }

    [Fact, OfTask(1)]
    public void Primary_colours_turn_into_one_another()
    {
        var red = zeros(3, 3, 1, 1, dtype: ScalarType.Float64);
        red[.., 0] = 0.8;

        var turned = ImageOps.AdjustHue(red, tensor([1 / 3.0, -1 / 3.0, 0.5]));

        var expected = tensor(new[,] { { 0, 0.8, 0 }, { 0, 0, 0.8 }, { 0, 0.8, 0.8 } }).view(3, 3, 1, 1);
        turned.Should().BeCloseTo(expected, 0, 1e-9, "a third of a turn leads from red to green, half a turn to cyan");
    }

    [Fact, OfTask(2)]
    public void Boxes_keep_their_mean_area_where_nothing_is_rejected()
    {
        var options = new AugmentOptions(MinArea: 0.1, MaxArea: 0.3, MinAspect: 0.8, MaxAspect: 1.25);

        var boxes = RandomCrops.Sample(20_000, 64, 64, options, Inputs.Seed(9421)).to(ScalarType.Float64);

        var area = (boxes[.., 2] * boxes[.., 3] / 4096).mean().item<double>();
        area.Should().BeApproximately(0.2, 0.003, "the share is uniform; its standard error is 0.0004");
        (boxes[.., 3] / boxes[.., 2]).log().mean().item<double>().Should().BeApproximately(0, 0.005, "wide and tall are equally likely");
    }

    [Fact, OfTask(3)]
    public void Components_are_eigenvectors_of_another_covariance()
    {
        var x = Inputs.Normal64(9431, 40, 6).matmul(Inputs.Normal64(9432, 6, 6)) + 3;
        var centred = x - x.mean([0L]);
        var (values, vectors) = linalg.eigh(centred.t().matmul(centred) / 39);

        var pca = Pca.Fit(x, 3);

        pca.ExplainedVariance.Should().BeCloseTo(values.flip(0)[..3], 1e-9, 1e-10);
        pca.Components.matmul(vectors.flip(1)[.., ..3]).abs().Should().BeCloseTo(eye(3, dtype: ScalarType.Float64), 0, 1e-7, "up to their signs");
    }

    [Fact, OfTask(3)]
    public void Another_autoencoder_follows_its_formula()
    {
        using var recordsNothing = no_grad();
        using var model = new ConvAutoencoder(24, 2, 5, seed: 94, ScalarType.Float64);
        var (state, x) = (model.state_dict(), Inputs.Noise(9441, 2, 24, 24, ScalarType.Float64));
        Tensor Conv(Tensor input, string name, long stride) => nn.functional.conv2d(input, state[$"{name}.weight"], state[$"{name}.bias"], [stride], [1]);
        Tensor Double(Tensor input) => input.repeat_interleave(2, 2).repeat_interleave(2, 3);

        var h = Conv(Conv(Conv(x, "encoder1", 2).relu(), "encoder2", 2).relu(), "encoder3", 2).relu();
        var code = nn.functional.linear(h.flatten(1), state["encoderFc.weight"], state["encoderFc.bias"]);
        var up = nn.functional.linear(code, state["decoderFc.weight"], state["decoderFc.bias"]).relu().view(2, 8, 3, 3);
        var expected = Conv(Double(Conv(Double(Conv(Double(up), "decoder1", 1).relu()), "decoder2", 1).relu()), "decoder3", 1).sigmoid();

        model.Encode(x).Should().BeCloseTo(code, 1e-9, 1e-11);
        model.call(x).Should().BeCloseTo(expected, 1e-9, 1e-11);
    }
}

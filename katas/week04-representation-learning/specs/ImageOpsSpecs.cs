using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(1)]
public sealed class ImageOpsSpecs
{
    [Theory, GoldenData("images", "upscale_and_shift,one_pixel_boxes,downscale_*,identity*")]
    public void Resized_crop_matches_torchvision(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var crop = ImageOps.ResizedCrop(inputs.Tensor("images"), inputs.Tensor("boxes"), inputs.Get<long>("outHeight"), inputs.Get<long>("outWidth"));

        golden.Verify("out", crop);
    }

    [Fact]
    public void Crop_ignores_everything_outside_its_box()
    {
        var (images, boxes) = (Inputs.Noise(1, 2, 9, 8), Inputs.Boxes([2, 1, 4, 5], [5, 3, 2, 2]));
        var elsewhere = full_like(images, 1000);
        elsewhere[0, .., 2..6, 1..6] = images[0, .., 2..6, 1..6];
        elsewhere[1, .., 5..7, 3..5] = images[1, .., 5..7, 3..5];

        var crop = ImageOps.ResizedCrop(images, boxes, 7, 7);

        crop.Should().BeBitwiseEqualTo(ImageOps.ResizedCrop(elsewhere, boxes, 7, 7), "the interpolation never looks outside the box");
    }

    [Fact]
    public void Full_box_at_same_size_is_the_identity()
    {
        var images = Inputs.Noise(2, 3, 6, 5);
        var before = images.clone();

        var crop = ImageOps.ResizedCrop(images, Inputs.Boxes([0, 0, 6, 5], [0, 0, 6, 5], [0, 0, 6, 5]), 6, 5);

        crop.Should().BeCloseTo(before, rtol: 0, atol: 1e-6, "every output pixel lies on an input pixel");
        images.Should().BeBitwiseEqualTo(before, "arguments are never modified");
    }

    [Theory, GoldenData("images", "brightness,contrast,saturation,hue")]
    public void Colour_operations_match_torchvision(GoldenCase golden)
    {
        var (images, factors) = (golden.Inputs.Tensor("images"), golden.Inputs.Tensor("factors"));

        golden.Verify("out", golden.Name switch
        {
            "brightness" => ImageOps.AdjustBrightness(images, factors),
            "contrast" => ImageOps.AdjustContrast(images, factors),
            "saturation" => ImageOps.AdjustSaturation(images, factors),
            _ => ImageOps.AdjustHue(images, factors),
        });
    }

    [Fact]
    public void Factor_one_and_hue_zero_change_nothing()
    {
        var images = Inputs.Noise(3, 4, 8, 8);
        var (one, none) = (ones(4), zeros(4));

        ImageOps.AdjustBrightness(images, one).Should().BeCloseTo(images, rtol: 0, atol: 1e-6, "all of x and none of the other");
        ImageOps.AdjustContrast(images, one).Should().BeCloseTo(images, rtol: 0, atol: 1e-6, "all of x and none of the other");
        ImageOps.AdjustSaturation(images, one).Should().BeCloseTo(images, rtol: 0, atol: 1e-6, "all of x and none of the other");
        ImageOps.AdjustHue(images, none).Should().BeCloseTo(images, rtol: 0, atol: 1e-6, "to HSV and back");
    }

    [Fact]
    public void Hue_is_periodic_and_leaves_grey_alone()
    {
        var images = Inputs.Noise(4, 2, 6, 6, ScalarType.Float64);
        var grey = rand([2, 1, 6, 6], dtype: ScalarType.Float64, generator: Inputs.Seed(5)).repeat(1, 3, 1, 1);

        var turned = ImageOps.AdjustHue(images, Inputs.Factors(images, 0.5, 0.3));

        turned[0].Should().BeCloseTo(ImageOps.AdjustHue(images, Inputs.Factors(images, -0.5, 0.3))[0], rtol: 0, atol: 1e-9, "half a turn to either side ends in the same place");
        turned.amax([1L]).Should().BeCloseTo(images.amax([1L]), rtol: 0, atol: 1e-9, "the value is the largest channel");
        turned.amin([1L]).Should().BeCloseTo(images.amin([1L]), rtol: 0, atol: 1e-9, "the saturation (max − min)/max stays");
        ImageOps.AdjustHue(grey, Inputs.Factors(grey, 0.37, -0.2)).Should().BeCloseTo(grey, rtol: 0, atol: 1e-12, "grey has no hue");
    }

    [Fact]
    public void Grayscale_is_idempotent()
    {
        var images = Inputs.Noise(6, 3, 5, 7);

        var gray = ImageOps.Grayscale(images);

        ImageOps.Grayscale(gray).Should().BeCloseTo(gray, rtol: 0, atol: 2e-4, "the weights sum to 0.9999");
        var expected = (0.2989 * images[.., 0]) + (0.587 * images[.., 1]) + (0.114 * images[.., 2]);
        gray.Should().BeCloseTo(stack([expected, expected, expected], 1), rtol: 0, atol: 1e-6, "green counts most");
    }

    [Theory, GoldenData("images", "blur_*")]
    public void Blur_matches_torchvision(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        golden.Verify("out", ImageOps.GaussianBlur(inputs.Tensor("images"), inputs.Get<int>("kernelSize"), inputs.Tensor("sigmas")));
    }

    [Fact]
    public void Blur_keeps_constant_images_and_the_per_image_sigma()
    {
        var (constant, images) = (full([2, 3, 8, 8], 0.6f), Inputs.Noise(7, 1, 8, 8).repeat(2, 1, 1, 1));

        var blurred = ImageOps.GaussianBlur(images, 5, tensor(new[] { 0.2f, 2f }));

        ImageOps.GaussianBlur(constant, 5, tensor(new[] { 0.2f, 2f })).Should().BeCloseTo(constant, rtol: 0, atol: 1e-6, "weights sum to 1, the border is reflected");
        blurred[1].Should().BeCloseTo(ImageOps.GaussianBlur(images, 5, tensor(new[] { 2f, 2f }))[1], rtol: 0, atol: 1e-6, "each image has its own sigma");
        var contrast = blurred.flatten(1).std(1, unbiased: false);
        contrast[0].item<float>().Should().BeGreaterThan(2 * contrast[1].item<float>(), "a wide blur smooths more");
    }

    [Fact]
    public void Flip_is_an_involution()
    {
        var images = Inputs.Noise(8, 2, 4, 5);

        var flipped = ImageOps.HorizontalFlip(images);

        flipped[.., .., .., 0].Should().BeBitwiseEqualTo(images[.., .., .., 4], "left and right change places");
        ImageOps.HorizontalFlip(flipped).Should().BeBitwiseEqualTo(images, "twice is not at all");
    }

    [Fact]
    public void Bad_boxes_and_even_kernels_are_refused()
    {
        var images = Inputs.Noise(9, 1, 6, 5);
        Action[] wrong =
        [
            () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, 0, 7, 5]), 4, 4), () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, -1, 3, 3]), 4, 4),
            () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, 3, 3, 3]), 4, 4), () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, 0, 0, 3]), 4, 4),
            () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, 0, 3, 3], [0, 0, 3, 3]), 4, 4), () => ImageOps.ResizedCrop(images, Inputs.Boxes([0, 0, 3, 3]).to(ScalarType.Float32), 4, 4),
            () => ImageOps.GaussianBlur(images, 4, ones(1)), () => ImageOps.GaussianBlur(images, 3, zeros(1)), () => ImageOps.GaussianBlur(images, 11, ones(1)),
            () => ImageOps.AdjustHue(images, full([1L], 0.6)), () => ImageOps.AdjustBrightness(images, ones(2)), () => ImageOps.AdjustContrast(images, -ones(1)),
            () => ImageOps.Grayscale(zeros(1, 1, 4, 4)), () => ImageOps.HorizontalFlip(zeros(3, 4, 4)),
        ];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }

    [Fact]
    public void A_batch_of_256_is_processed_in_well_under_a_second()
    {
        var (images, factors) = (Inputs.Noise(10, 256, 32, 32), full([256L], 0.4));
        var boxes = tensor(new long[] { 3, 5, 20, 17 }).repeat(256, 1);

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(1), () =>
        {
            using var scope = NewDisposeScope();
            var view = ImageOps.ResizedCrop(images, boxes, 32, 32);
            ImageOps.AdjustHue(ImageOps.AdjustSaturation(ImageOps.AdjustContrast(ImageOps.AdjustBrightness(view, factors), factors), factors), factors);
        });
    }
}

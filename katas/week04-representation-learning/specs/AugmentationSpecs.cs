using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(2)]
public sealed class AugmentationSpecs
{
    [Theory, GoldenData("images", "boxes_*")]
    public void Crop_boxes_have_torchvision_moments(GoldenCase golden)
    {
        double Input(string name) => golden.Inputs.Get<double>(name);
        var options = new AugmentOptions(Input("minArea"), Input("maxArea"), Input("minAspect"), Input("maxAspect"));

        var boxes = RandomCrops.Sample(golden.Inputs.Get<long>("draws"), (long)Input("height"), (long)Input("width"), options, Inputs.Seed(11)).to(ScalarType.Float64);

        var (top, left, height, width) = (boxes[.., 0], boxes[.., 1], boxes[.., 2], boxes[.., 3]);
        golden.Verify("areaMeanStd", Moments(height * width / (Input("height") * Input("width"))));
        golden.Verify("logAspectMeanStd", Moments((width / height).log()));
        golden.Verify("topMeanStd", Moments(top));
        golden.Verify("leftMeanStd", Moments(left));
    }

    [Fact]
    public void Boxes_lie_inside_the_image_and_respect_the_limits_up_to_rounding()
    {
        var options = new AugmentOptions(MinArea: 0.1, MaxArea: 0.9, MinAspect: 0.6, MaxAspect: 1.8);

        var boxes = RandomCrops.Sample(5000, 32, 30, options, Inputs.Seed(12));

        boxes.Should().HaveShape(5000, 4).And.HaveDtype(ScalarType.Int64);
        boxes.data<long>().ToArray().Chunk(4).Should().OnlyContain(box => box[0] >= 0 && box[1] >= 0 && box[2] >= 1 && box[3] >= 1 && box[0] + box[2] <= 32 && box[1] + box[3] <= 30, "a box lies inside its image")
            .And.OnlyContain(box => (box[2] + 0.5) * (box[3] + 0.5) >= 0.1 * 960 && (box[2] - 0.5) * (box[3] - 0.5) <= 0.9 * 960, "its area is within the limits but for rounded sides")
            .And.OnlyContain(box => (box[3] + 0.5) / (box[2] - 0.5) >= 0.6 && (box[3] - 0.5) / (box[2] + 0.5) <= 1.8, "its aspect is width over height");
    }

    [Fact]
    public void Impossible_limits_fall_back_to_a_centred_box()
    {
        var wide = RandomCrops.Sample(5, 1, 64, new AugmentOptions(), Inputs.Seed(13));
        var tall = RandomCrops.Sample(5, 12, 3, new AugmentOptions(MinArea: 0.9), Inputs.Seed(13));
        var whole = RandomCrops.Sample(5, 6, 7, new AugmentOptions(MinArea: 1, MinAspect: 0.75, MaxAspect: 1.4), Inputs.Seed(17));

        wide.Should().BeBitwiseEqualTo(Inputs.Boxes([0, 31, 1, 1]).expand(5, 4), "1 × round(1·4/3), in the middle");
        tall.Should().BeBitwiseEqualTo(Inputs.Boxes([4, 0, 4, 3]).expand(5, 4), "round(3 / 0.75) × 3, in the middle");
        whole.Should().BeBitwiseEqualTo(Inputs.Boxes([0, 0, 6, 7]).expand(5, 4), "an aspect within the limits keeps the whole image");
    }

    [Fact]
    public void Two_views_differ_and_the_generator_decides_everything()
    {
        var images = Inputs.Noise(14, 8, 16, 16);

        var (first, second) = Augmentation.TwoViews(images, new AugmentOptions(), Inputs.Seed(14));
        var (again, _) = Augmentation.TwoViews(images, new AugmentOptions(), Inputs.Seed(14));
        var (other, _) = Augmentation.TwoViews(images, new AugmentOptions(), Inputs.Seed(15));

        first.Should().HaveShape(8, 3, 16, 16);
        again.Should().BeBitwiseEqualTo(first, "equal generators give equal views");
        var (betweenViews, betweenGenerators) = (Distance(first, second), Distance(first, other));
        betweenViews.Should().BeGreaterThan(0.01, "the two views of an image are independent draws");
        betweenGenerators.Should().BeGreaterThan(0.01, "another generator gives other views");
    }

    [Fact]
    public void Each_image_draws_its_own_parameters()
    {
        var copies = Inputs.Smooth(15, 1, 32).repeat(64, 1, 1, 1);
        var (crop, jitter) = (Inputs.Nothing with { MinArea = 0.2, MinAspect = 0.75, MaxAspect = 4.0 / 3 }, Inputs.Nothing with { JitterProbability = 1 });
        var (blur, flip) = (Inputs.Nothing with { BlurProbability = 1 }, Inputs.Nothing with { FlipProbability = 0.5 });

        var (crops, jittered, blurred, flipped) = (Distinct(copies, crop), Distinct(copies, jitter), Distinct(copies, blur), Distinct(copies, flip));
        crops.Should().BeGreaterThan(60, "each of 64 equal images is cropped by a box of its own");
        jittered.Should().BeGreaterThan(60, "each of 64 equal images is coloured by factors of its own");
        blurred.Should().BeGreaterThan(60, "each of 64 equal images is blurred by a sigma of its own");
        flipped.Should().Be(2, "each of 64 equal images flips its own coin");
    }

    [Fact]
    public void Probabilities_of_zero_and_one_are_obeyed()
    {
        var images = Inputs.Noise(16, 40, 16, 16);
        var gray = ((0.2989 * images[.., 0]) + (0.587 * images[.., 1]) + (0.114 * images[.., 2])).unsqueeze(1).repeat(1, 3, 1, 1);
        Tensor View(AugmentOptions options) => Augmentation.View(images, options, Inputs.Seed(16));
        double FewestChanged(Tensor view) => (view - images).abs().flatten(1).amax([1L]).min().ToDouble();

        View(Inputs.Nothing).Should().BeCloseTo(images, rtol: 0, atol: 1e-6, "no probability, no change");
        View(Inputs.Nothing with { FlipProbability = 1 }).Should().BeCloseTo(images.flip([3]), rtol: 0, atol: 1e-6, "all are mirrored");
        View(Inputs.Nothing with { GrayscaleProbability = 1 }).Should().BeCloseTo(gray, rtol: 0, atol: 1e-6, "all lose their colours");
        FewestChanged(View(Inputs.Nothing with { JitterProbability = 1 })).Should().BeGreaterThan(1e-4, "all are distorted");
        var blurred = (View(Inputs.Nothing with { BlurProbability = 1 }) - images).abs().flatten(1).amax([1L]);
        (blurred > 1e-3).sum().item<long>().Should().BeGreaterThan(30, "all are blurred, although a sigma near 0.1 hardly shows");
    }

    [Fact]
    public void Jitter_factors_fill_their_range()
    {
        var images = full([3000, 3, 4, 4], 0.1f); // grey and dark: contrast, saturation and hue leave it, nothing is clamped

        var factors = Augmentation.View(images, Inputs.Nothing with { JitterProbability = 1, JitterStrength = 0.5 }, Inputs.Seed(17))[.., 0, 0, 0] * 10;
        var strong = Augmentation.View(images, Inputs.Nothing with { JitterProbability = 1, JitterStrength = 2 }, Inputs.Seed(17))[.., 0, 0, 0] * 10;

        var (smallest, largest) = (factors.min().ToDouble(), factors.max().ToDouble());
        smallest.Should().BeInRange(0.599, 0.61, "factors reach from 1 − 0.8·0.5");
        largest.Should().BeInRange(1.39, 1.401, "factors reach to 1 + 0.8·0.5");
        factors.mean().ToDouble().Should().BeApproximately(1, 0.02, "the draw is uniform");
        (smallest, largest) = (strong.min().ToDouble(), strong.max().ToDouble());
        smallest.Should().BeInRange(0, 0.01, "strong factors reach from max(0, 1 − 1.6)");
        largest.Should().BeGreaterThan(2.58, "strong factors reach to 1 + 1.6");
    }

    [Fact]
    public void Views_stay_in_the_unit_range()
    {
        var images = Inputs.Noise(18, 64, 20, 20);
        images[0] = zeros(3, 20, 20);
        images[1] = ones(3, 20, 20);

        var views = Augmentation.View(images, new AugmentOptions(JitterStrength: 1, JitterProbability: 1, BlurProbability: 0.5), Inputs.Seed(18));

        views.Should().BeFinite();
        var (darkest, brightest) = (views.min().ToDouble(), views.max().ToDouble());
        darkest.Should().BeGreaterThanOrEqualTo(-1e-6, "pixels lie in [0, 1]");
        brightest.Should().BeLessThanOrEqualTo(1 + 1e-6, "pixels lie in [0, 1]");
    }

    [Fact]
    public void Global_generator_is_untouched()
    {
        var before = get_rng_state();

        Augmentation.TwoViews(Inputs.Noise(19, 4, 8, 8), new AugmentOptions(BlurProbability: 1), Inputs.Seed(19));
        RandomCrops.Sample(4, 8, 8, new AugmentOptions(), Inputs.Seed(19));

        RandomState.ShouldBeUntouched(before, "all draws come from the given generator");
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        var images = Inputs.Noise(20, 2, 8, 8);
        AugmentOptions[] wrong = [new(MinArea: 0), new(MinArea: 0.5, MaxArea: 0.4), new(MaxArea: 1.1), new(MinAspect: 0), new(MinAspect: 2), new(FlipProbability: 1.1), new(BlurProbability: -0.1), new(JitterStrength: -1)];

        wrong.Should().AllSatisfy(options => FluentActions.Invoking(() => Augmentation.View(images, options, Inputs.Seed(20))).Should().Throw<ArgumentException>());
        FluentActions.Invoking(() => Augmentation.View(images[0], new AugmentOptions(), Inputs.Seed(20))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => RandomCrops.Sample(2, 0, 8, new AugmentOptions(), Inputs.Seed(20))).Should().Throw<ArgumentException>();
    }

    private static Tensor Moments(Tensor values) => stack([values.mean(), values.std(unbiased: false)]);

    private static double Distance(Tensor a, Tensor b) => (a - b).abs().mean().ToDouble();

    private static int Distinct(Tensor copies, AugmentOptions options) =>
        Augmentation.View(copies, options, Inputs.Seed(21)).flatten(1).data<float>().ToArray().Chunk((int)copies[0].numel()).Select(pixels => string.Join(' ', pixels)).Distinct().Count();
}

using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

[OfTask(1)]
public sealed class PixelsSpecs
{
    [Fact]
    public void Standardized_training_pixels_have_mean_zero_and_unit_variance()
    {
        using var images = Datasets.Mnist(DataPart.Embedded).Train;

        var (mean, std) = Pixels.Statistics(images.Images);
        var x = Pixels.Standardize(images.Images, mean, std).to_type(ScalarType.Float64);

        x.mean().item<double>().Should().BeApproximately(0, 1e-5);
        (x * x).mean().item<double>().Should().BeApproximately(1, 1e-5);
    }

    [Fact]
    public void Statistics_are_of_the_population_and_of_values_between_zero_and_one()
    {
        var (mean, std) = Pixels.Statistics(tensor(new byte[] { 0, 255, 51, 102 }));

        mean.Should().BeApproximately(0.4, 1e-12);
        std.Should().BeApproximately(Math.Sqrt((0.16 + 0.36 + 0.04 + 0) / 4), 1e-12);
    }

    [Fact]
    public void Standardized_pixels_stay_in_row_major_order()
    {
        var image = tensor(new byte[] { 0, 51, 102, 153, 204, 255 }, [1, 2, 3]);

        var x = Pixels.Standardize(image, 0.2, 0.5);

        x.Should().BeCloseTo(tensor(new[,] { { -0.4f, 0, 0.4f, 0.8f, 1.2f, 1.6f } }), 0, 1e-6);
    }

    [Fact]
    public void Lecun_input_maps_background_and_foreground_as_the_paper_says()
    {
        var images = zeros(2, 28, 28, dtype: ScalarType.Byte);
        images[1, 5, 9] = (byte)255;

        var x = Pixels.LeCunInput(images);

        var expected = full(2, 1024, -0.1f);
        expected[1, ((2 + 5) * 32) + 2 + 9] = 1.175f;
        x.Should().BeCloseTo(expected, 0, 1e-6);
    }

    [Fact]
    public void Lecun_input_is_not_standardized_whatever_the_paper_says()
    {
        using var images = Datasets.Mnist(DataPart.Embedded).Train;

        var x = Pixels.LeCunInput(images.Images).to_type(ScalarType.Float64);

        // Counted from the embedded files' bytes; the paper says "roughly 0" and "roughly 1". All 60 000: 0.0275 and 0.1231.
        x.mean().item<double>().Should().BeApproximately(0.027076, 1e-5);
        ((x - x.mean()) * (x - x.mean())).mean().item<double>().Should().BeApproximately(0.122781, 1e-5);
    }

    [Fact]
    public void Already_scaled_pixels_are_refused()
    {
        var scaled = zeros(2, 28, 28);

        FluentActions.Invoking(() => Pixels.Statistics(scaled)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Pixels.Standardize(scaled, 0.1, 0.3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Pixels.LeCunInput(scaled)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void One_hot_uses_the_given_levels()
    {
        var labels = tensor([2L, 0, 1]);

        Pixels.OneHot(labels, 3).Should().BeCloseTo(tensor(new[,] { { -1f, -1, 1 }, { 1, -1, -1 }, { -1, 1, -1 } }), 0, 0);
        Pixels.OneHot(labels, 4, on: 0.9, off: 0.1).sum(1).Should().BeCloseTo(full(3, 1.2f), 0, 1e-6);
        FluentActions.Invoking(() => Pixels.OneHot(labels, 2)).Should().Throw<ArgumentException>("2 is not one of two classes");
    }
}

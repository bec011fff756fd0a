using FluentAssertions;
using Katas.Kit.Images;
using Katas.Kit.Platform;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData("gan", 35.6326)]
    [InlineData("vae", 29.6100)]
    [InlineData("diffusion", 35.8787)]
    [InlineData("diffusion-unguided", 32.7915)]
    public void Sample_sheets_are_a_thousand_digits(string model, double mean)
    {
        var name = $"samples-{model}.png";

        var digits = SampleSheet.Cut(Picture.Decode(File.ReadAllBytes(Path.Combine(Repository.FindRoot(), "fixtures", "week12-evaluation", name))), name);

        digits.Should().HaveShape(1000, 28, 28).And.HaveDtype(ScalarType.Byte);
        digits.to_type(ScalarType.Float64).mean().item<double>().Should().BeApproximately(mean, 1e-3);
    }

    [Fact]
    public void What_was_drawn_is_read_back()
    {
        var colours = tensor(new byte[] { 255, 0, 0, 128, 0, 255, 0, 64, 0, 0, 255, 32 }, [1, 3, 2, 2]);

        var picture = Picture.Decode(Picture.Grid(colours.to_type(ScalarType.Float32), 1, (0, 255), Palette.Rgb));

        picture.Should().HaveDtype(ScalarType.Byte);
        picture.shape[0].Should().Be(3);
        picture[.., 4, 4].Should().BeCloseTo(tensor(new byte[] { 255, 0, 0 }), 0, 0);
        FluentActions.Invoking(() => Picture.Decode([1, 2, 3])).Should().Throw<KataException>();
    }
}

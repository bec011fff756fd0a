using System.Security.Cryptography;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Platform;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class DataTests
{
    [Fact]
    public void Tables_have_their_sizes_and_classes()
    {
        Datasets.Diabetes().Features.Should().HaveShape(442, 10).And.HaveDtype(ScalarType.Float64);
        Datasets.Diabetes().Columns.Should().StartWith(["age", "sex", "bmi"]);
        var cancer = Datasets.BreastCancer();
        cancer.Features.Should().HaveShape(569, 30);
        cancer.Targets.bincount(null, 0).data<long>().ToArray().Should().Equal(212, 357);
        Datasets.Iris().Targets.bincount(null, 0).data<long>().ToArray().Should().Equal(50, 50, 50);
    }

    [Fact]
    public void Embedded_digits_are_the_first_of_the_real_ones()
    {
        var (train, test) = Datasets.Mnist(DataPart.Embedded);

        train.Images.Should().HaveShape(2000, 28, 28).And.HaveDtype(ScalarType.Byte);
        test.Labels.bincount(null, 0).data<long>().ToArray().Should().Equal(85, 126, 116, 107, 110, 87, 87, 99, 89, 94);
        train.Labels.narrow(0, 0, 5).data<long>().ToArray().Should().Equal(5, 0, 4, 1, 9);
    }

    [Fact]
    public void The_full_set_is_the_published_one()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", "mnist")), "KATAS_DATA holds no mnist/");

        var (train, test) = Datasets.Mnist();

        Md5(train.Images, 60_000).Should().Be("6bbc9ace898e44ae57da46a324031adb");
        Md5(test.Images, 10_000).Should().Be("2646ac647ad5339dbf082846283269ea");
        Datasets.Mnist(DataPart.Embedded).Train.Images.Should().BeBitwiseEqualTo(train.Images.narrow(0, 0, 2000));
    }

    [Fact]
    public void Names_are_the_published_ones()
    {
        var names = Datasets.Names();

        names.Should().HaveCount(32_033).And.StartWith(["emma", "olivia"]);
        (names.Min(name => name.Length), names.Max(name => name.Length)).Should().Be((2, 15));
    }

    [Fact]
    public void Pixels_scale_to_the_asked_range()
    {
        using var images = new LabelledImages(tensor(new byte[] { 0, 128, 255, 255 }, [1, 2, 2]), zeros(1, dtype: ScalarType.Int64));

        images.Scaled(-1, 1).Should().BeCloseTo(tensor([-1f, 0.003921569f, 1, 1]).view(1, 1, 2, 2), 0, 1e-6);
        FluentActions.Invoking(() => images.Take(2)).Should().Throw<ArgumentOutOfRangeException>();
        images.Take(1).Count.Should().Be(1);
    }

    [Fact]
    public void Missing_and_damaged_files_are_told_with_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("kata data ").FullName;
        var before = Environment.GetEnvironmentVariable("KATAS_DATA");
        try
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", folder);
            FluentActions.Invoking(() => Datasets.Mnist()).Should().Throw<DataMissingException>().WithMessage("*mnist is not on this machine*train-images-idx3-ubyte.gz*KATAS_DATA*");

            var bytes = File.ReadAllBytes(Path.Combine(Repository.FindRoot(), "fixtures", "data", "mnist", "train-images-idx3-ubyte.gz"));
            Directory.CreateDirectory(Path.Combine(folder, "mnist"));
            File.WriteAllBytes(Path.Combine(folder, "mnist", "train-images-idx3-ubyte.gz"), bytes);
            FluentActions.Invoking(() => Datasets.Mnist()).Should().Throw<DataCorruptException>().Which.Actual.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    // The published checksums are of the whole file: a header of 16 bytes, then the pixels.
    private static string Md5(Tensor images, int count)
    {
        byte[] header = [0, 0, 8, 3, .. BigEndian(count), 0, 0, 0, 28, 0, 0, 0, 28];
#pragma warning disable CA5351 // compared with what was published, nothing is protected by it
        return Convert.ToHexStringLower(MD5.HashData([.. header, .. images.data<byte>().ToArray()]));
#pragma warning restore CA5351
    }

    private static byte[] BigEndian(int value) => [.. BitConverter.GetBytes(value).Reverse()];
}

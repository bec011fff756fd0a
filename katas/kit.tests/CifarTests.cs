using System.Security.Cryptography;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.Kit.Worlds;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class CifarTests
{
    [Fact]
    public void The_first_batch_is_the_published_one()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", "cifar-10", "data_batch_1.bin.gz")), "KATAS_DATA holds no cifar-10/data_batch_1.bin.gz");

        var (train, test) = Datasets.Cifar10();

        using var first = train.Take(10_000);
        train.Images.Should().HaveDtype(ScalarType.Byte);
        test.Count.Should().Be(train.Count == 50_000 ? 10_000 : 1000);
        first.Images.Should().HaveShape(10_000, 3, 32, 32);
        first.Labels.bincount(null, 0).data<long>().ToArray().Should().Equal(1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981);
        first.Labels[0].item<long>().Should().Be(6);
        first.Scaled().mean([0L, 2L, 3L]).Should().BeCloseTo(tensor([0.49346f, 0.48338f, 0.44718f]), 0, 1e-5);
    }

    [Fact]
    public void Missing_and_damaged_photographs_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("kata data ").FullName;
        var before = Environment.GetEnvironmentVariable("KATAS_DATA");
        try
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", folder);
            FluentActions.Invoking(() => Datasets.Cifar10()).Should().Throw<DataMissingException>().WithMessage("*cifar-10 is not on this machine*data_batch_1.bin.gz*KATAS_DATA*");
            FluentActions.Invoking(() => Datasets.Cifar10(DataPart.Embedded)).Should().Throw<DataMissingException>().WithMessage("*SyntheticShapes*");

            byte[] damaged = [1, 2, 3];
            Directory.CreateDirectory(Path.Combine(folder, "cifar-10"));
            foreach (var file in new[] { "data_batch_1.bin.gz", "cifar-10-binary.tar.gz" })
            {
                File.WriteAllBytes(Path.Combine(folder, "cifar-10", file), damaged);
                FluentActions.Invoking(() => Datasets.Cifar10()).Should().Throw<DataCorruptException>()
                    .Where(problem => problem.File.EndsWith(file, StringComparison.Ordinal) && problem.Actual == Convert.ToHexStringLower(SHA256.HashData(damaged)));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Synthetic_shapes_are_the_same_everywhere()
    {
        var images = SyntheticShapes.Images(10_000, 0);

        images.Should().HaveShape(10_000, 3, 32, 32).And.HaveDtype(ScalarType.Float32);
        images.mean().item<float>().Should().BeApproximately(-0.001653f, 1e-5f);
        images[0].mean().item<float>().Should().BeApproximately(0.292568f, 1e-5f);
        images[0, 0, 0, 0].item<float>().Should().BeApproximately(0.452487f, 1e-5f);
        images[0, 1, 16, 16].item<float>().Should().BeApproximately(-0.115644f, 1e-5f);
        SyntheticShapes.Images(3, 0).Should().BeBitwiseEqualTo(images.narrow(0, 0, 3), "the first images do not depend on the count");
    }

    [Fact]
    public void Weights_are_drawn_from_the_given_generator_alone()
    {
        using var module = nn.Sequential(nn.Conv2d(3, 8, 3, bias: true), nn.BatchNorm2d(8), nn.Linear(50, 40));
        using var twin = nn.Sequential(nn.Conv2d(3, 8, 3, bias: true), nn.BatchNorm2d(8), nn.Linear(50, 40));
        var before = get_rng_state();

        Initialization.UniformFanIn(module, Seeds.Generator(1));
        Initialization.UniformFanIn(twin, Seeds.Generator(1));

        get_rng_state().Should().BeBitwiseEqualTo(before);
        foreach (var (name, parameter) in module.named_parameters())
        {
            twin.get_parameter(name)!.Should().BeBitwiseEqualTo(parameter);
        }

        var state = module.state_dict();
        (state["0.weight"].abs().max().item<float>() * Math.Sqrt(27)).Should().BeInRange(0.9, 1);
        (state["2.bias"].abs().max().item<float>() * Math.Sqrt(50)).Should().BeInRange(0.8, 1);
        state["1.weight"].Should().BeAllEqualTo(1);
    }
}

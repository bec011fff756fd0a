using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Platform;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>How loaders find the files of full data sets.</summary>
public sealed class DataFilesTests : IDisposable
{
    private const string Labels = "t10k-labels-idx1-ubyte.gz";

    private readonly string _folder = Directory.CreateTempSubdirectory("kata files ").FullName;
    private readonly (string? Data, string? Cache) _before = (Environment.GetEnvironmentVariable("KATAS_DATA"), Environment.GetEnvironmentVariable("KATAS_CACHE"));

    public DataFilesTests()
    {
        Environment.SetEnvironmentVariable("KATAS_DATA", Path.Combine(_folder, "own"));
        Environment.SetEnvironmentVariable("KATAS_CACHE", Path.Combine(_folder, "cache"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("KATAS_DATA", _before.Data);
        Environment.SetEnvironmentVariable("KATAS_CACHE", _before.Cache);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void My_own_folder_comes_before_the_cache()
    {
        var names = File.ReadAllBytes(Path.Combine(Repository.FindRoot(), "fixtures", "data", "names", "names.txt"));
        Put("cache/names/names.txt", names);
        DataFiles.Full("names", "names.txt").Should().Equal(names);

        Put("own/names.txt", [1]);
        FluentActions.Invoking(() => DataFiles.Full("names", "names.txt")).Should().Throw<DataCorruptException>().Where(problem => problem.File == Path.Combine(_folder, "own", "names.txt"));

        Put("own/names/names.txt", names);
        DataFiles.FullPath("names", "names.txt").Should().Be(Path.Combine(_folder, "own", "names", "names.txt"));
    }

    [Fact]
    public void A_file_that_is_there_unpacked_or_packed_otherwise_is_as_good()
    {
        var packed = RealLabels();
        var content = DataFiles.Unzip("mnist", Labels, packed);

        Put($"own/mnist/{Labels[..^3]}", content);
        DataFiles.Has("mnist", Labels).Should().BeTrue();
        DataFiles.Unzip("mnist", Labels, DataFiles.Full("mnist", Labels)).Should().Equal(content);
        File.Delete(Path.Combine(_folder, "own", "mnist", Labels[..^3]));

        Put($"cache/mnist/{Labels}", Zipped(content));
        DataFiles.Unzip("mnist", Labels, DataFiles.Full("mnist", Labels)).Should().Equal(content);
    }

    [Fact]
    public void A_flipped_bit_and_a_cut_are_noticed()
    {
        var packed = RealLabels();
        byte[] flipped = [.. packed];
        flipped[1000] ^= 1;

        foreach (var damaged in new[] { flipped, packed[..^100], Zipped([.. DataFiles.Unzip("mnist", Labels, packed)[..^1], 3]), [] })
        {
            Put($"cache/mnist/{Labels}", damaged);
            FluentActions.Invoking(() => DataFiles.Full("mnist", Labels)).Should().Throw<DataCorruptException>().WithMessage("*`./kata data get mnist`*");
        }
    }

    [Fact]
    public void A_half_downloaded_file_is_never_used()
    {
        Put("cache/names/names.txt.part", "emma"u8.ToArray());

        FluentActions.Invoking(() => DataFiles.Full("names", "names.txt")).Should().Throw<DataMissingException>().WithMessage("The data set names is not on this machine (`./kata data get names` fetches it).*KATAS_DATA*");
    }

    [Fact]
    public void What_was_pinned_by_the_first_download_must_stay_so()
    {
        Put("cache/nerf-lego/tiny_nerf_data.npz", [1, 2, 3]);
        DataFiles.Full("nerf-lego", "tiny_nerf_data.npz").Should().Equal(1, 2, 3);

        Put("cache/nerf-lego/tiny_nerf_data.npz.sha256", Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]))}  tiny_nerf_data.npz\n"));
        DataFiles.FullPath("nerf-lego", "tiny_nerf_data.npz").Should().EndWith(".npz");

        Put("cache/nerf-lego/tiny_nerf_data.npz", [1, 2, 4]);
        FluentActions.Invoking(() => DataFiles.Full("nerf-lego", "tiny_nerf_data.npz")).Should().Throw<DataCorruptException>();
    }

    [Fact]
    public void The_tiny_scene_stands_in_for_the_one_with_opacity()
    {
        FluentActions.Invoking(() => Datasets.NerfLego(DataSplit.Test)).Should().Throw<DataMissingException>().Where(problem => problem.File == "lego_100x100_test.npz");
        FluentActions.Invoking(() => Datasets.NerfLego(DataSplit.Validation)).Should().Throw<ArgumentOutOfRangeException>();

        Put("cache/nerf-lego/tiny_nerf_data.npz", IndependentFiles.Bytes("views.npz"));

        FluentActions.Invoking(() => Datasets.NerfLego(DataSplit.Train)).Should().Throw<DataCorruptException>().WithMessage("*more than 100 views*2*");
    }

    [Fact]
    public void Clothes_have_no_embedded_part()
    {
        FluentActions.Invoking(() => Datasets.FashionMnist(DataPart.Embedded)).Should().Throw<DataMissingException>().WithMessage("*Mnist(DataPart.Embedded)*");
        FluentActions.Invoking(() => Datasets.FashionMnist()).Should().Throw<DataMissingException>().WithMessage("*`./kata data get fashion-mnist`*");
    }

    [Fact]
    public void The_kit_cannot_open_a_connection()
    {
        typeof(Datasets).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name).Should().Contain("System.Runtime").And.NotContain(name => name!.StartsWith("System.Net", StringComparison.Ordinal));
    }

    // The real file where KATAS_DATA has it: its hash is the published one, which no made-up file has.
    private byte[] RealLabels()
    {
        var real = Path.Combine(_before.Data ?? "-", "mnist", Labels);
        Assert.SkipUnless(File.Exists(real), "KATAS_DATA holds no mnist/");
        return File.ReadAllBytes(real);
    }

    private void Put(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static byte[] Zipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}

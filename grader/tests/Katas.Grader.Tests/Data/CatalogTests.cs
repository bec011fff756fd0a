using System.IO.Compression;
using System.Security.Cryptography;
using FluentAssertions;
using Katas.Grader.Data;
using Katas.Grader.Tests.Execution;
using Katas.Kit.Data;
using Xunit;

namespace Katas.Grader.Tests.Data;

/// <summary>The catalogue itself.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Every_entry_says_what_a_person_and_a_download_need()
    {
        DataCatalog.All.Select(set => set.Name).Should().OnlyHaveUniqueItems();
        foreach (var set in DataCatalog.All)
        {
            set.Name.Should().MatchRegex("^[a-z0-9-]+$");
            new[] { set.Home, set.Licence, set.Citation }.Should().NotContain(string.Empty, "{0}", set.Name);
            (set.Embedded ?? set.StandIn).Should().NotBeNull("{0}: something must run without it", set.Name);
            set.Editions.Should().NotBeEmpty();
            foreach (var file in set.Files)
            {
                (file.Sha256 ?? new string('0', 64)).Should().MatchRegex("^[0-9a-f]{64}$", file.Name);
                (file.ContentSha256 ?? new string('0', 64)).Should().MatchRegex("^[0-9a-f]{64}$", file.Name);
                file.From.Should().NotContain(address => !Uri.IsWellFormedUriString(address, UriKind.Absolute), file.Name);
                file.From.Should().NotContain(address => file.Sha256 == null && !address.StartsWith("https:", StringComparison.Ordinal), "{0}: without a hash only https is trusted", file.Name);
                file.From.Should().NotContain(address => address.Contains('#', StringComparison.Ordinal) && (file.ContentSha256 == null || !file.Name.EndsWith(".gz", StringComparison.Ordinal)), "{0}: a member of an archive is packed again", file.Name);
            }
        }
    }

    [Fact]
    public void What_is_embedded_has_the_hashes_of_the_catalogue()
    {
        foreach (var set in DataCatalog.All.Where(set => set.IsEmbedded && Directory.Exists(Embedded(set))))
        {
            foreach (var file in set.Files)
            {
                var path = Path.Combine(Embedded(set), file.Name);
                using Stream content = File.Exists(path) ? File.OpenRead(path) : new GZipStream(File.OpenRead($"{path}.gz"), CompressionMode.Decompress);
                Convert.ToHexStringLower(SHA256.HashData(content)).Should().Be(file.Sha256, "{0}/{1}", set.Name, file.Name);
            }
        }

        Directory.Exists(Embedded(DataCatalog.Find("names")!)).Should().BeTrue();

        static string Embedded(DataSet set) => Path.Combine(Laboratory.Root, "fixtures", "data", set.Name);
    }

    [Fact]
    public void My_own_data_is_the_published_one()
    {
        var given = Environment.GetEnvironmentVariable("KATAS_DATA");
        Assert.SkipUnless(Directory.Exists(given), "KATAS_DATA is not set");
        var inventory = new DataInventory(new DataPlaces(given, Path.Combine(Path.GetTempPath(), "no such cache")));

        var found = DataCatalog.All.SelectMany(set => set.Files.Select(file => (set.Name, Status: inventory.Look(set, file, hash: true)))).Where(found => found.Status.State != FileState.Missing).ToList();

        found.Should().NotBeEmpty();
        foreach (var (name, status) in found)
        {
            status.State.Should().NotBe(FileState.Damaged, "{0}/{1}", name, status.File.Name);
            if (status.File is { Bytes: > 0 } file && status.Path!.EndsWith(file.Name, StringComparison.Ordinal))
            {
                new FileInfo(status.Path).Length.Should().Be(file.Bytes, "{0}/{1}", name, file.Name);
            }
        }
    }

    [Fact]
    public void A_hash_of_content_is_the_hash_of_the_unpacked_file()
    {
        var set = DataCatalog.Find("mnist")!;
        var given = Environment.GetEnvironmentVariable("KATAS_DATA");
        Assert.SkipUnless(File.Exists(Path.Combine(given ?? "-", "mnist", "t10k-labels-idx1-ubyte.gz")), "KATAS_DATA holds no mnist/");
        using var gzip = new GZipStream(File.OpenRead(Path.Combine(given!, "mnist", "t10k-labels-idx1-ubyte.gz")), CompressionMode.Decompress);

        Convert.ToHexStringLower(SHA256.HashData(gzip)).Should().Be(set.Files.Single(file => file.Name.StartsWith("t10k-labels", StringComparison.Ordinal)).ContentSha256);
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Katas.Grader.Data;
using Katas.Kit.Data;
using Xunit;

namespace Katas.Grader.Tests.Data;

/// <summary>Whole data sets from a real server into a cache of the test's own.</summary>
public sealed class DataFetcherTests : IAsyncLifetime
{
    private static readonly byte[] Numbers = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 20_000)));
    private static readonly byte[] Letters = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcdefgh\n", 3000)));
    private static readonly DownloadLimits Limits = new() { Attempts = 2, Pause = TimeSpan.FromMilliseconds(5), Silence = TimeSpan.FromSeconds(5) };

    private readonly string _folder = Directory.CreateTempSubdirectory("kata sets ").FullName;
    private readonly Listener _listener = new();
    private FileServer _server = null!;

    private string Cache => Path.Combine(_folder, "cache");

    private string Own => Path.Combine(_folder, "own");

    public async ValueTask InitializeAsync() => _server = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_data_set_is_fetched_once_and_its_licence_shown_once()
    {
        var set = Set(Listed("numbers", Numbers), Listed("letters", Letters));

        (await FetchAsync(set)).Should().BeTrue();
        (await FetchAsync(set)).Should().BeFalse();

        Read("numbers").Should().Equal(Numbers);
        _server.Requests.Should().HaveCount(2);
        _listener.Said.Should().ContainSingle().Which.Should().Contain("Licence: MIT").And.Contain("Cite: A. Author (2026)");
        Read("ABOUT.txt").Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_damaged_file_of_the_cache_is_replaced_and_the_others_are_kept()
    {
        var set = Set(Listed("numbers", Numbers), Listed("letters", Letters));
        await FetchAsync(set);
        File.WriteAllBytes(Path.Combine(Cache, "sample", "letters"), [.. Letters[1..], 0]);

        (await FetchAsync(set)).Should().BeTrue();

        Read("letters").Should().Equal(Letters);
        _server.Requests.Select(request => request.Path).Should().Equal("numbers", "letters", "letters");
    }

    [Fact]
    public async Task A_file_without_a_published_hash_is_pinned_by_its_first_download()
    {
        var set = Set(new DataFile("numbers", 0, null) { From = [_server.Serve("numbers", Numbers).AbsoluteUri] });

        await FetchAsync(set);

        Encoding.UTF8.GetString(Read("numbers.sha256")).Should().StartWith(Hash(Numbers));
        Look(set).State.Should().Be(FileState.Trusted);
        File.WriteAllBytes(Path.Combine(Cache, "sample", "numbers"), Letters);
        Look(set).State.Should().Be(FileState.Damaged);
    }

    [Fact]
    public async Task Members_of_an_archive_come_with_one_download_and_it_goes_away()
    {
        var set = Set(Member("numbers", Numbers), Member("letters", Letters));
        _server.Serve("all.zip", Zip(("part/numbers", Numbers), ("part/letters", Letters)), Answers.BreakAfter(10_000));

        await FetchAsync(set);

        Unzipped("letters.gz").Should().Equal(Letters);
        Unzipped("numbers.gz").Should().Equal(Numbers);
        _server.Requests.Should().Equal([("all.zip", ""), ("all.zip", "bytes=10000-")]);
        Directory.GetFiles(Path.Combine(Cache, "sample"), "*.zip*").Should().BeEmpty();
    }

    [Fact]
    public async Task An_archive_that_was_put_there_by_hand_is_used_and_left()
    {
        var set = Set(Member("numbers", Numbers));
        Directory.CreateDirectory(Path.Combine(Cache, "sample"));
        File.WriteAllBytes(Path.Combine(Cache, "sample", "all.zip"), Zip(("part/numbers", Numbers)));

        await FetchAsync(set);

        Unzipped("numbers.gz").Should().Equal(Numbers);
        _server.Requests.Should().BeEmpty();
        File.Exists(Path.Combine(Cache, "sample", "all.zip")).Should().BeTrue();
    }

    [Fact]
    public async Task An_archive_with_another_content_is_refused()
    {
        var set = Set(Member("numbers", Numbers));
        _server.Serve("all.zip", Zip(("part/numbers", Letters)));

        await FluentActions.Awaiting(() => FetchAsync(set)).Should().ThrowAsync<GraderException>().WithMessage("*part/numbers in http*all.zip*");
        File.Exists(Path.Combine(Cache, "sample", "numbers.gz")).Should().BeFalse();
    }

    [Fact]
    public async Task Unpacked_files_and_other_packings_of_the_same_content_are_good()
    {
        var set = Set(Member("numbers", Numbers), Member("letters", Letters));
        Directory.CreateDirectory(Path.Combine(Own, "sample"));
        File.WriteAllBytes(Path.Combine(Own, "sample", "numbers"), Numbers);
        using (var packed = new GZipStream(File.Create(Path.Combine(Own, "letters.gz")), CompressionLevel.Fastest))
        {
            packed.Write(Letters);
        }

        (await FetchAsync(set)).Should().BeFalse();
    }

    [Fact]
    public async Task A_damaged_file_of_my_own_folder_is_mine_to_delete()
    {
        var set = Set(Listed("numbers", Numbers));
        Directory.CreateDirectory(Path.Combine(Own, "sample"));
        File.WriteAllBytes(Path.Combine(Own, "sample", "numbers"), Letters);

        (await FluentActions.Awaiting(() => FetchAsync(set)).Should().ThrowAsync<GraderException>().WithMessage("*own/sample/numbers is damaged*KATAS_DATA*")).Which.ExitCode.Should().Be(3);
        File.ReadAllBytes(Path.Combine(Own, "sample", "numbers")).Should().Equal(Letters);
    }

    [Fact]
    public async Task Without_network_one_message_says_what_to_put_where_by_hand()
    {
        var set = Set(Listed("numbers", Numbers), Listed("letters", Letters));
        await _server.DisposeAsync();

        var problem = (await FluentActions.Awaiting(() => FetchAsync(set)).Should().ThrowAsync<GraderException>()).Which;

        problem.ExitCode.Should().Be(3);
        problem.Message.Should().StartWith("There is no network: sample could not be fetched.").And.Contain(Path.Combine(Cache, "sample"))
            .And.Contain($"  letters, 27 000 bytes\n    SHA-256 {Hash(Letters)}\n    http://127.0.0.1").And.Contain("`./kata data verify sample`");
    }

    [Fact]
    public async Task My_own_mirror_is_asked_first()
    {
        var set = Set(new DataFile("numbers", Numbers.Length, Hash(Numbers)) { From = [new Uri(_server.Address, "home/numbers").AbsoluteUri] });
        _server.Serve("mirror/sample/numbers", Numbers);

        await FetchAsync(set, new Uri(_server.Address, "mirror/"));

        _server.Requests.Should().Equal([("mirror/sample/numbers", "")]);
    }

    [Fact]
    public async Task Two_at_once_fetch_it_once()
    {
        var set = Set(Listed("numbers", Numbers, Answers.Slowly(10, TimeSpan.FromMilliseconds(50))));

        var fetched = await Task.WhenAll(FetchAsync(set), FetchAsync(set), FetchAsync(set));

        fetched.Count(did => did).Should().Be(1);
        _server.Requests.Should().ContainSingle();
        _listener.Text.Should().Contain("Another process is fetching sample; waiting for it.");
    }

    private DataSet Set(params DataFile[] files) => new("sample", "A sample")
    {
        Home = "https://example.org",
        Licence = "MIT",
        Citation = "A. Author (2026)",
        Weeks = [1],
        Editions = [new DataEdition("all", files)],
    };

    private DataFile Listed(string name, byte[] content, params FileServer.Answer[] answers) =>
        new(name, content.Length, Hash(content)) { From = [_server.Serve(name, content, answers).AbsoluteUri] };

    private DataFile Member(string name, byte[] content) =>
        new($"{name}.gz", 0, new string('0', 64)) { ContentSha256 = Hash(content), From = [$"{new Uri(_server.Address, "all.zip")}#part/{name}"] };

    private async Task<bool> FetchAsync(DataSet set, Uri? mirror = null)
    {
        using var downloader = new Downloader(Limits, _listener);
        return await new DataFetcher(new DataInventory(new DataPlaces(Own, Cache)), downloader, _listener, mirror).FetchAsync(set, TestContext.Current.CancellationToken);
    }

    private FileStatus Look(DataSet set) => new DataInventory(new DataPlaces(Own, Cache)).Look(set, set.Files.First(), hash: true);

    private byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Cache, "sample", name));

    private byte[] Unzipped(string name)
    {
        using var gzip = new GZipStream(new MemoryStream(Read(name)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}

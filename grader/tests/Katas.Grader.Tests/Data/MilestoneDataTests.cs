using System.Security.Cryptography;
using FluentAssertions;
using Katas.Grader.Data;
using Katas.Grader.Tests.Execution;
using Katas.Kit.Data;
using Xunit;

namespace Katas.Grader.Tests.Data;

/// <summary>What comes to the machine before milestones run, without being asked for.</summary>
public sealed class MilestoneDataTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(index => (byte)index)];

    private readonly string _folder = Directory.CreateTempSubdirectory("kata milestones ").FullName;
    private readonly Listener _listener = new();
    private FileServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_the_week_reads_is_fetched_and_nothing_else()
    {
        await BringAsync(mayFetch: true, Set("mine", Week), Set("other", Week + 1), Set("embedded", Week) with { Embedded = DataSet.Whole });

        _server.Requests.Should().Equal([("mine", "")]);
        File.ReadAllBytes(Path.Combine(_folder, "mine", "mine")).Should().Equal(Content);
    }

    [Fact]
    public async Task A_large_set_is_not_fetched_without_being_asked_for()
    {
        await BringAsync(mayFetch: true, Set("large", Week, bytes: 500_000_000));

        _server.Requests.Should().BeEmpty();
        _listener.Said.Should().Equal("large is not on this machine: the milestones use a stand-in (something else). `./kata data get large` fetches it (500 MB).");
    }

    [Fact]
    public async Task Without_network_one_set_is_tried_and_the_others_are_told()
    {
        var sets = new[] { Set("one", Week), Set("two", Week) };
        await _server.DisposeAsync();

        await BringAsync(mayFetch: true, sets);

        _listener.Text.Should().Contain("There is no network: one could not be fetched. The milestones use a stand-in (something else)").And.Contain("two is not on this machine").And.NotContain("two could not");
    }

    [Fact]
    public async Task A_damaged_copy_is_replaced()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "mine"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "mine", "mine"), new byte[5000], TestContext.Current.CancellationToken);

        await BringAsync(mayFetch: true, Set("mine", Week));

        File.ReadAllBytes(Path.Combine(_folder, "mine", "mine")).Should().Equal(Content);
    }

    private static int Week => Laboratory.Kata().Number;

    private async Task BringAsync(bool mayFetch, params DataSet[] sets)
    {
        var inventory = new DataInventory(new DataPlaces(null, _folder));
        using var downloader = new Downloader(new DownloadLimits { Attempts = 1, Pause = TimeSpan.FromMilliseconds(5) }, _listener);
        var fetcher = new DataFetcher(inventory, downloader, _listener, mirror: null);
        await new MilestoneData(inventory, fetcher, _listener.Say).BringAsync(Laboratory.Kata(), sets, mayFetch, TestContext.Current.CancellationToken);
    }

    private DataSet Set(string name, int week, long bytes = 5000) => new(name, name)
    {
        Home = "https://example.org",
        Licence = "MIT",
        Citation = "A. Author (2026)",
        Weeks = [week],
        StandIn = "something else",
        Editions = [new DataEdition("all", new DataFile(name, bytes, Convert.ToHexStringLower(SHA256.HashData(Content))) { From = [_server.Serve(name, Content).AbsoluteUri] })],
    };
}

using FluentAssertions;
using Katas.Grader.Data;
using Xunit;

namespace Katas.Grader.Tests.Data;

/// <summary>Downloads from a real server that behaves as servers do on bad days.</summary>
public sealed class DownloaderTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index * 7919 >> 3))];
    private static readonly DownloadLimits Limits = new() { Attempts = 4, Pause = TimeSpan.FromMilliseconds(5), Silence = TimeSpan.FromMilliseconds(400), Connect = TimeSpan.FromSeconds(2) };

    private readonly string _folder = Directory.CreateTempSubdirectory("kata downloads ").FullName;
    private readonly Listener _listener = new();
    private FileServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_file_arrives_whole_and_nothing_else_is_left()
    {
        await FetchAsync(_server.Serve("file", Content));

        Arrived();
        _server.Requests.Should().Equal([("file", "")]);
        _listener.Advanced.Should().Be(Content.Length);
    }

    [Fact]
    public async Task A_broken_connection_is_taken_up_where_it_broke()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.BreakAfter(100_000), Answers.BreakAfter(50_000)));

        Arrived();
        _server.Requests.Should().Equal([("file", ""), ("file", "bytes=100000-"), ("file", "bytes=150000-")]);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_again()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.StallAfter(120_000)));

        Arrived();
        _server.Requests.Last().Should().Be(("file", "bytes=120000-"));
        _listener.Text.Should().Contain("the server sent nothing for 0.4 s");
    }

    [Fact]
    public async Task A_server_without_ranges_starts_anew()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.BreakAfter(100_000), Answers.WithoutRanges));

        Arrived();
    }

    [Fact]
    public async Task A_server_that_gives_another_part_is_not_trusted_with_the_rest()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.BreakAfter(100_000), Answers.OtherPart));

        Arrived();
        _server.Requests.Last().Range.Should().BeEmpty();
    }

    [Fact]
    public async Task A_length_that_is_too_short_or_too_long_is_noticed()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.Shortened(99), Answers.BreakAfter(int.MaxValue, extraLength: 1000)));

        Arrived();
        _listener.Text.Should().Contain("ended after 99 B of 300 KB").And.Contain("the connection broke");
    }

    [Fact]
    public async Task A_missing_file_sends_us_to_the_next_address_at_once()
    {
        await FetchAsync(new Uri(_server.Address, "gone"), _server.Serve("file", Content));

        Arrived();
        _server.Requests.Should().Equal([("gone", ""), ("file", "")]);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        await FetchAsync(_server.Serve("file", Content, Answers.Status(503, "0"), Answers.Status(429), Answers.Status(500)));

        Arrived();
        _listener.Text.Should().Contain("503 Service Unavailable; trying again in 0 s");
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up()
    {
        var busy = _server.Serve("busy", Content, [.. Enumerable.Repeat(Answers.Status(503), 50)]);

        await FetchAsync(busy, _server.Serve("file", Content));

        Arrived();
        _server.Requests.Count(request => request.Path == "busy").Should().Be(Limits.Attempts);
    }

    [Fact]
    public async Task Another_file_of_the_same_length_is_refused()
    {
        var wrong = _server.Serve("wrong", [.. Content.Reverse()]);

        await FetchAsync(wrong, _server.Serve("file", Content));

        Arrived();
        (await FluentActions.Awaiting(() => FetchAsync(wrong)).Should().ThrowAsync<DownloadException>()).WithMessage("*127.0.0.1: what came is not the published file*");
    }

    [Fact]
    public async Task More_than_the_file_is_not_even_kept()
    {
        var endless = _server.Serve("endless", [.. Content, .. Content]);

        (await FluentActions.Awaiting(() => FetchAsync(endless)).Should().ThrowAsync<DownloadException>()).WithMessage("*more than the 300 KB of the published file came*");

        Directory.GetFiles(_folder).Should().BeEmpty();
    }

    [Fact]
    public async Task A_sign_in_page_is_told_from_the_file()
    {
        var page = _server.Serve("page", Content, Answers.Instead("<html>Sign in</html>"u8.ToArray(), "text/html; charset=utf-8"));

        (await FluentActions.Awaiting(() => FetchAsync(page)).Should().ThrowAsync<DownloadException>())
            .Where(problem => !problem.IsOffline).WithMessage("*a web page came instead of the file*");
    }

    [Fact]
    public async Task Redirections_are_followed()
    {
        _server.Serve("file", Content);

        await FetchAsync(_server.Serve("old", Content, Answers.Redirect("file")));

        Arrived();
    }

    [Fact]
    public async Task A_leftover_that_does_not_belong_to_the_file_is_thrown_away()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "target.part"), new byte[1000]);

        await FetchAsync(_server.Serve("file", Content));

        Arrived();
        _server.Requests.Should().Equal([("file", "bytes=1000-"), ("file", "")]);
    }

    [Fact]
    public async Task A_leftover_that_is_already_whole_is_taken()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "target.part"), Content);

        await FetchAsync(_server.Serve("file", Content));

        Arrived();
    }

    [Fact]
    public async Task What_has_come_before_an_interruption_is_used_the_next_time()
    {
        var address = _server.Serve("file", Content, Answers.StallAfter(200_000));
        using var stop = new CancellationTokenSource();
        var running = FetchAsync([address], Limits with { Silence = TimeSpan.FromMinutes(1) }, stop.Token);
        while (!File.Exists(Path.Combine(_folder, "target.part")) || new FileInfo(Path.Combine(_folder, "target.part")).Length < 200_000)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
        await FetchAsync(address);

        Arrived();
        _server.Requests.Last().Range.Should().Be("bytes=200000-");
    }

    [Fact]
    public async Task Without_any_connection_it_says_so_soon()
    {
        var address = _server.Serve("file", Content);
        await _server.DisposeAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        (await FluentActions.Awaiting(() => FetchAsync(address)).Should().ThrowAsync<DownloadException>())
            .Where(problem => problem.IsOffline).WithMessage("*no connection (refused)*");

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private Task FetchAsync(params Uri[] from) => FetchAsync(from, Limits, TestContext.Current.CancellationToken);

    private async Task FetchAsync(Uri[] from, DownloadLimits limits, CancellationToken cancellation)
    {
        using var downloader = new Downloader(limits, _listener);
        await downloader.FetchAsync(new Download(Path.Combine(_folder, "target"), from, Content.Length, part => File.ReadAllBytes(part).SequenceEqual(Content), Resumes: true), cancellation);
    }

    private void Arrived()
    {
        File.ReadAllBytes(Path.Combine(_folder, "target")).Should().Equal(Content);
        Directory.GetFiles(_folder).Should().ContainSingle();
    }
}

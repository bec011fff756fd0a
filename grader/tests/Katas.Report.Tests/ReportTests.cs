using Deque.AxeCore.Playwright;
using FluentAssertions;
using Katas.Grader.Tests.Cli;
using Microsoft.Playwright;
using Xunit;

namespace Katas.Report.Tests;

/// <summary>The report of the real program, in a real browser.</summary>
public sealed class ReportTests(Browser browser) : IDisposable
{
    private readonly ReportRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task The_page_needs_nothing_but_itself()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());

        sheet.Complaints.Should().BeEmpty();
        sheet.Requests.Should().ContainSingle().Which.Should().StartWith("file:");
        (await sheet.Page.TitleAsync()).Should().Be("Progress · AI research katas");
    }

    [Fact]
    public async Task What_code_printed_and_threw_stays_text()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());
        await sheet.OpenAllAsync();

        (await sheet.Page.EvaluateAsync<string>("typeof window.broken")).Should().Be("undefined");
        (await sheet.Page.Locator("script, iframe, object, [onerror], [style]").CountAsync()).Should().Be(0);
        (await sheet.Page.Locator("h1").CountAsync()).Should().Be(1);
        (await sheet.Page.Locator(".output pre").First.TextContentAsync()).Should().Contain(ReportRepository.Markup).And.NotContain("\u001b").And.NotContain("[31m");
        (await sheet.Page.Locator(".said").AllTextContentsAsync()).Should().Contain(text => text.Contains(ReportRepository.Markup));
        (await sheet.Page.Locator(".pictures img").CountAsync()).Should().Be(1, "what does not begin as a PNG is no picture");
        sheet.Complaints.Should().BeEmpty();
    }

    [Theory]
    [InlineData(360, ColorScheme.Light), InlineData(360, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light), InlineData(768, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light), InlineData(1280, ColorScheme.Dark)]
    public async Task Everyone_can_read_it(int width, ColorScheme scheme)
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync(), width, scheme, bypassPolicy: true);
        await sheet.OpenAllAsync();

        var result = await sheet.Page.RunAxe();

        result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")).Should().BeEmpty();
        result.Passes.Length.Should().BeGreaterThan(10, "axe looked at the page");
        (await sheet.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).Should().BeLessThanOrEqualTo(0, "nothing stands beyond the edge");
    }

    [Fact]
    public async Task It_can_be_used_without_a_mouse()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());
        var week = sheet.Page.Locator("details.week").First;
        var wasOpen = await week.GetAttributeAsync("open") is not null;

        await sheet.Page.Keyboard.PressAsync("Tab");
        var first = await Focused(sheet);
        await week.Locator("summary").First.FocusAsync();
        await sheet.Page.Keyboard.PressAsync("Enter");

        first.Should().Be("Skip to the content");
        (await week.GetAttributeAsync("open") is not null).Should().Be(!wasOpen);
        (await sheet.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).Should().Be("solid");
    }

    [Fact]
    public async Task It_prints_what_is_folded_away()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());
        await sheet.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = false)");

        await sheet.Page.EmulateMediaAsync(new() { Media = Media.Print });

        (await sheet.Page.Locator(".tasks").First.BoundingBoxAsync())!.Height.Should().BeGreaterThan(20);
    }

    [Fact]
    public async Task It_moves_only_where_motion_is_wanted()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());

        (await sheet.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).scrollBehavior")).Should().Be("auto");
        (await sheet.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('summary'), '::before').transitionDuration")).Should().Be("0s");
    }

    [Fact]
    public async Task It_shows_failures_curves_and_pictures_of_one_week()
    {
        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync("1"));

        (await sheet.Page.Locator("h1").TextContentAsync()).Should().Be("Week 1 · Sample");
        (await sheet.Page.Locator(".failure").CountAsync()).Should().Be(2);
        (await sheet.Page.Locator(".curves svg").CountAsync()).Should().Be(2);
        (await sheet.Page.Locator(".curves svg").Last.GetAttributeAsync("aria-label")).Should().StartWith("loss over 50 reports: from 2 at step 1 to 0.04 at step 50");
        (await sheet.Page.Locator(".measured").TextContentAsync()).Should().Contain("at most 0.1").And.Contain("✓ reached");
        (await sheet.Page.Locator(".next").TextContentAsync()).Should().Contain("./kata hint 1 1");
    }

    [Fact]
    public async Task It_says_where_code_does_not_compile()
    {
        _repository.Write("katas/week01-sample/Doubling.cs", SampleRepository.Solved.Replace("x * 2", "<b>y * 2", StringComparison.Ordinal));

        await using var sheet = await browser.OpenAsync(await _repository.WriteAsync());

        (await sheet.Page.Locator(".problems").TextContentAsync()).Should().Contain("The code does not compile yet").And.Contain("katas/week01-sample/Doubling.cs:7");
        (await sheet.Page.Locator(".map .mark").First.TextContentAsync()).Should().Be("✗ does not compile");
        (await sheet.Page.Locator("#week-1 .tasks").CountAsync()).Should().Be(0, "specs that did not run have no counts");
    }

    [Fact]
    public async Task A_damaged_run_is_left_out_and_a_folder_is_no_file()
    {
        _repository.Write("runs/week01-sample/broken/metrics.json", "{");

        var (exit, text) = await _repository.KataAsync("report", "--out", _repository.Root);

        exit.Should().Be(2);
        text.Should().Contain("is a folder");
        (await File.ReadAllTextAsync(await _repository.WriteAsync(), TestContext.Current.CancellationToken)).Should().Contain("Doubling is learned").And.NotContain("broken/metrics");
    }

    private static Task<string> Focused(Sheet sheet) => sheet.Page.EvaluateAsync<string>("document.activeElement.textContent");
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using FluentAssertions;
using Katas.Grader.Progress;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>Damaged files, two commands at once, and commands that are ended in the middle. They measure time, so they run alone.</summary>
[Collection("alone")]
public sealed partial class RecoveryTests : IDisposable
{
    private readonly SampleRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("{ \"version\": 1, \"katas\": {", "line")]
    [InlineData("{ \"version\": 7, \"katas\": {} }", "version is 7")]
    [InlineData("[]", "schema")]
    [InlineData("null", "no katas")]
    [InlineData("{ \"version\": 1, \"katas\": { \"week01-sample\": { \"status\": \"finished\" } } }", "status")]
    public async Task A_damaged_progress_file_is_told_and_left_alone(string text, string word)
    {
        _repository.Write("progress.json", text);

        var (exit, said) = await _repository.KataAsync("grade");

        exit.Should().Be(2);
        said.Should().Contain("is damaged").And.Contain(word).And.Contain("git checkout -- progress.json");
        _repository.Read("progress.json").Should().Be(text);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{ \"number\": 1 }", "month")]
    [InlineData("{ \"nmuber\": 1 }", "nmuber")]
    public async Task A_malformed_kata_file_is_told(string text, string word)
    {
        _repository.Write("katas/week01-sample/kata.json", text);

        var (exit, said) = await _repository.KataAsync("list");

        exit.Should().Be(2);
        said.ReplaceLineEndings(" ").Should().Contain("is malformed").And.Contain(word).And.Contain("git checkout");
    }

    [Fact]
    public async Task A_damaged_fixture_is_told_and_never_becomes_the_learners_fault()
    {
        _repository.Write("fixtures/week01-sample/golden.json", "{ }");
        _repository.Write("fixtures/week01-sample/manifest.sha256", $"{new string('0', 64)}  golden.json\n");

        foreach (var verb in new[] { "test", "grade" })
        {
            var (exit, said) = await _repository.KataAsync(verb, "1");

            exit.Should().Be(2);
            string.Join(' ', said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Should().Contain("golden.json was changed").And.Contain("git checkout -- fixtures");
        }

        File.Exists(Path.Combine(_repository.Root, "progress.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_readme_without_its_markers_is_told_and_progress_is_kept()
    {
        _repository.Write("README.md", "mine\n");

        var (exit, said) = await _repository.KataAsync("grade");

        exit.Should().Be(2);
        said.ReplaceLineEndings(" ").Should().Contain("<!-- progress:begin -->");
        _repository.Read("README.md").Should().Be("mine\n");
        _repository.Read("progress.json").Should().Contain("week01-sample");
    }

    [Fact]
    public async Task Notes_survive_every_grading()
    {
        await _repository.KataAsync("grade");
        _repository.Write("README.md", _repository.Read("README.md").Replace("| ⬜ Not Started | |", "| ⬜ Not Started | see [this](x) \\| that |", StringComparison.Ordinal));
        _repository.Code = SampleRepository.Solved;

        await _repository.KataAsync("grade");

        _repository.Read("README.md").Should().Contain("| ✅ Done | see [this](x) \\| that |");
    }

    [Fact]
    public async Task Two_gradings_at_once_lose_nothing()
    {
        CopySampleAs("week03-other", 3);
        _repository.Code = SampleRepository.Solved;

        var exits = await Task.WhenAll(_repository.KataAsync("grade", "1", "--no-cache"), _repository.KataAsync("grade", "3", "--no-cache"));

        var progress = new ProgressFile(_repository.Root).Read();
        progress.Katas["week01-sample"].Status.Should().Be(KataStatus.Done, "{0}", exits[0].Text);
        progress.Katas["week03-other"].Total.Should().Be(2, "{0}", exits[1].Text);
    }

    [Fact]
    public async Task Control_c_ends_everything_within_a_second()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "POSIX signals");
        _repository.Code = SampleRepository.Solved.Replace("return x * 2;", "while (true) { }", StringComparison.Ordinal);
        using var kata = _repository.Start("test", "1", "--no-cache");
        var children = await WaitForBusyWorker(kata);

        var clock = Stopwatch.StartNew();
        _ = Signal(kata.Id, 2);
        await kata.WaitForExitAsync(TestContext.Current.CancellationToken);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        kata.ExitCode.Should().Be(130);
        children.Should().NotBeEmpty().And.OnlyContain(id => !Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task Workers_end_when_the_grader_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        _repository.Code = SampleRepository.Solved.Replace("return x * 2;", "while (true) { }", StringComparison.Ordinal);
        using var kata = _repository.Start("test", "1", "--no-cache");
        var children = await WaitForBusyWorker(kata);

        kata.Kill();

        (await Eventually(() => children.All(id => !Directory.Exists($"/proc/{id}")))).Should().BeTrue();
        _repository.Read("README.md").Should().NotContain("| 1 |");
    }

    private static async Task<bool> Eventually(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10); await Task.Delay(20))
        {
            if (condition())
            {
                return true;
            }
        }

        return false;
    }

    // A worker is busy when it has used a second of processor time: warming up takes less.
    private static async Task<IReadOnlyList<int>> WaitForBusyWorker(Process kata)
    {
        IReadOnlyList<int> children = [];
        var busy = await Eventually(() =>
        {
            children = ProcessTable.ChildrenOf(kata.Id);
            return children.Any(id => ProcessTable.ProcessorSeconds(id) > 1.5);
        });
        busy.Should().BeTrue("a worker runs the endless loop");
        return children;
    }

    private void CopySampleAs(string slug, int number)
    {
        foreach (var file in new[] { "kata.json", "Doubling.cs", "specs/DoublingSpecs.cs", "contract.txt" })
        {
            _repository.Write(
                $"katas/{slug}/{file}",
                _repository.Read($"katas/week01-sample/{file}").Replace("week01-sample", slug, StringComparison.Ordinal).Replace("\"number\": 1", $"\"number\": {number}", StringComparison.Ordinal)
                    .Replace("\"week\": 1", $"\"week\": {number}", StringComparison.Ordinal));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}

using System.Text.RegularExpressions;
using FluentAssertions;
using Katas.Grader.Tests.Cli;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Watch;

/// <summary>Watching, by the real program in a real terminal, with files that are really saved.</summary>
public sealed class WatchTests : IDisposable
{
    private const string File = "katas/week01-sample/Doubling.cs";

    private static readonly string Wrong = SampleRepository.Solved.Replace("x * 2", "x * 3", StringComparison.Ordinal);
    private static readonly string HalfTyped = SampleRepository.Solved.Replace("x * 2;", "x *", StringComparison.Ordinal);

    private readonly SampleRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task I_can_watch_a_stub_turn_green()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("Week 1 · Sample", "2 specs wait for task 1: double every element", "Doubling.cs:8", "0 of 2 specs pass");

        Save(Wrong);
        await terminal.ShouldShowAsync("✗ One_becomes_two", "should be 2 everywhere, but is 3", "in katas/week01-sample/Doubling.cs", "1 fail");
        Save(SampleRepository.Solved);
        await terminal.ShouldShowAsync("2 of 2 specs pass", "Week 1 is solved!", "first verdict");

        await terminal.TypeAsync("q");
        (await terminal.EndAsync()).Should().Be(0);
        terminal.IsClean.Should().BeTrue();
    }

    [Fact]
    public async Task I_can_save_in_the_middle_of_typing_and_delete_and_check_out()
    {
        await _repository.GitAsync("init", "-q");
        await _repository.GitAsync("add", "katas");
        await _repository.GitAsync("commit", "-qm", "Start");
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("0 of 2 specs pass");

        _repository.Code = HalfTyped;   // written in place, not renamed
        await terminal.ShouldShowAsync("The code does not compile yet", "CS1525", "7 | return x *");
        System.IO.File.Delete(Path.Combine(_repository.Root, File));
        await terminal.ShouldShowAsync("Doubling.cs is missing", "./kata reset 1");
        await _repository.GitAsync("checkout", "-q", "--", "katas");
        await terminal.ShouldShowAsync("2 specs wait for task 1");
        Directory.Delete(Path.Combine(_repository.Root, "katas/week01-sample"), recursive: true);
        await terminal.ShouldShowAsync("week01-sample is gone");
        await _repository.GitAsync("checkout", "-q", "--", "katas");
        await terminal.ShouldShowAsync("2 specs wait for task 1");
        Save(SampleRepository.Solved);

        await terminal.ShouldShowAsync("2 of 2 specs pass");
    }

    [Fact]
    public async Task A_burst_of_saves_ends_with_the_last_one()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("0 of 2 specs pass");

        for (var edit = 0; edit < 30; edit++)
        {
            Save($"{Wrong}\n// {edit}");
        }

        Save(SampleRepository.Solved);

        await terminal.ShouldShowAsync("2 of 2 specs pass", "first verdict");
        terminal.Workers().Count.Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task An_outdated_run_is_ended()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("0 of 2 specs pass");
        Save(SampleRepository.Solved.Replace("return x * 2;", "while (true) { }", StringComparison.Ordinal));   // would take 20 s a spec
        await terminal.ShouldShowAsync("running 0/2");

        Save(SampleRepository.Solved);

        await terminal.ShouldShowAsync("2 of 2 specs pass");
        terminal.Screen.Should().NotContain("timed out");
    }

    [Fact]
    public async Task Control_c_leaves_a_clean_terminal_and_no_worker()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("0 of 2 specs pass");
        var workers = terminal.Workers();

        await terminal.TypeAsync("\u0003");

        (await terminal.EndAsync()).Should().Be(130);
        terminal.IsClean.Should().BeTrue();
        workers.Should().NotBeEmpty().And.OnlyContain(id => !ProcessTable.CommandLineOf(id).Contains("kata-worker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I_can_read_it_on_a_tiny_terminal_and_enlarge_it()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1", 40, 10);
        await terminal.ShouldShowAsync("Week 1 · Sample", "2 specs wait", "q quit");

        await terminal.ResizeAsync(100, 30);
        await terminal.ShouldShowAsync("m milestone  r reset", "Twice");
        await terminal.ResizeAsync(12, 3);
        await terminal.ShouldShowAsync("0 of 2");
    }

    [Fact]
    public async Task I_can_do_the_rest_by_keys()
    {
        await _repository.GitAsync("init", "-q");
        await _repository.GitAsync("add", "katas");
        await _repository.GitAsync("commit", "-qm", "Start");
        var opened = Path.Combine(_repository.Root, "opened");
        var editor = Path.Combine(_repository.Root, "vim");
        _repository.Write("vim", $"#!/bin/sh\necho \"$@\" >'{opened}'\n");
        System.IO.File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var terminal = WatchedTerminal.Start(_repository, "watch", variables: [("VISUAL", editor)]);
        await terminal.ShouldShowAsync("2 specs wait for task 1");

        await terminal.TypeAsync("?");
        await terminal.ShouldShowAsync("one more hint for the task in hand");
        await terminal.TypeAsync("h");
        await terminal.ShouldShowAsync("1. Look at *", "1 left");
        await terminal.TypeAsync("h");
        await terminal.ShouldShowAsync("2. Multiply by two", "That was the last hint");
        await terminal.TypeAsync("m");
        await terminal.ShouldShowAsync("Week 1 has no milestone");
        await terminal.TypeAsync("e");
        await WaitFor(() => System.IO.File.Exists(opened) && _repository.Read("opened").Length > 0);
        _repository.Read("opened").Should().Be($"+8 {Path.Combine(_repository.Root, File)}\n");
        Save(Wrong);
        await terminal.ShouldShowAsync("✗ One_becomes_two");
        await terminal.TypeAsync("r");
        await terminal.ShouldShowAsync("Put all stubs of week 1 back", "y yes");
        await terminal.TypeAsync("y");
        await terminal.ShouldShowAsync("2 specs wait for task 1");
        _repository.Code.Should().Be(SampleRepository.Stub);
        await terminal.TypeAsync("n");
        await terminal.ShouldShowAsync("Week 1 · Sample");
        await terminal.TypeAsync("q");

        (await terminal.EndAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Without_colours_there_are_none()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1", variables: [("NO_COLOR", "1")]);
        await terminal.ShouldShowAsync("2 specs wait for task 1");
        Save(Wrong);
        await terminal.ShouldShowAsync("✗ One_becomes_two");

        await terminal.TypeAsync("q");
        await terminal.EndAsync();

        Regex.Matches(terminal.Written, @"\e\[[0-9;]*m").Select(code => code.Value).Should().OnlyContain(code => Regex.IsMatch(code, @"^\e\[(0|1)?m$"));
    }

    [Fact]
    public async Task Without_a_terminal_it_prints_plain_lines()
    {
        using var kata = _repository.Start("watch", "1");
        var text = new System.Text.StringBuilder();
        var reading = Task.Run(async () =>
        {
            while (await kata.StandardOutput.ReadLineAsync() is { } line)
            {
                lock (text)
                {
                    text.AppendLine(line);
                }
            }
        });
        await WaitFor(() => Read().Contains("0 of 2 specs pass", StringComparison.Ordinal));
        Save(SampleRepository.Solved);
        await WaitFor(() => Read().Contains("2 of 2 specs pass", StringComparison.Ordinal));

        kata.Kill(entireProcessTree: true);
        await reading;

        Read().Should().Contain("2 specs wait for task 1").And.NotContain("\e");
        Read().Split('\n').Should().OnlyContain(line => line.Length <= 80);

        string Read()
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    [Fact]
    public async Task An_edit_compiles_the_edited_file_alone()
    {
        using var kata = _repository.Start("watch", "1", "--json");
        string[] Parts() => Directory.GetFiles(Path.Combine(_repository.Root, ".kata/cache"), "week01-sample.part.Doubling.dll", SearchOption.AllDirectories);
        await UntilAsync(kata, "\"run-ended\"");
        for (var pulse = 0; pulse < 10 && Parts().Length == 0; pulse++)
        {
            await UntilAsync(kata, "\"watching\"");
        }

        Parts().Should().ContainSingle("the code is split while nobody waits");
        Save(Wrong);

        (await UntilAsync(kata, "\"verdict\"")).Should().Contain("should be 2 everywhere, but is 3");
        Parts().Should().HaveCount(2);
        kata.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task It_ends_when_the_editor_that_reads_it_has_died()
    {
        using var kata = _repository.Start("watch", "1", "--json");
        await UntilAsync(kata, "run-ended");
        (await kata.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).Should().Contain("\"watching\"");   // nothing happens, and it says so
        var workers = ProcessTable.ChildrenOf(kata.Id);
        kata.StandardOutput.Close();

        await ShouldEndAsync(kata);
        workers.Should().OnlyContain(id => !ProcessTable.CommandLineOf(id).Contains("kata-worker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_lines_end_with_the_next_save_when_nobody_reads_them()
    {
        using var kata = _repository.Start("watch", "1");
        await UntilAsync(kata, "0 of 2 specs pass");
        kata.StandardOutput.Close();
        Save(Wrong);

        await ShouldEndAsync(kata);
    }

    private static async Task<string> UntilAsync(System.Diagnostics.Process kata, string text)
    {
        while (await kata.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The watch ended before it said {text}.");
    }

    private static async Task ShouldEndAsync(System.Diagnostics.Process kata)
    {
        try
        {
            await kata.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            kata.ExitCode.Should().Be(1);
            (await kata.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().StartWith("Nobody takes the output any more");
        }
        finally
        {
            kata.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task A_test_in_another_terminal_is_not_disturbed()
    {
        await using var terminal = WatchedTerminal.Start(_repository, "watch 1");
        await terminal.ShouldShowAsync("0 of 2 specs pass");
        var stamp = System.IO.File.GetLastWriteTimeUtc(Path.Combine(Laboratory.Root, ".kata/build/stamp"));
        Save(SampleRepository.Solved);

        var (exit, text) = await _repository.KataAsync("test", "1", "--no-cache");

        exit.Should().Be(0, "{0}", text);
        text.Should().Contain("2 of 2 specs pass");
        await terminal.ShouldShowAsync("2 of 2 specs pass");
        System.IO.File.GetLastWriteTimeUtc(Path.Combine(Laboratory.Root, ".kata/build/stamp")).Should().Be(stamp);
    }

    // As editors save: a new file takes the old one's place.
    private void Save(string code)
    {
        var path = Path.Combine(_repository.Root, File);
        System.IO.File.WriteAllText($"{path}.new", code);
        System.IO.File.Move($"{path}.new", path, overwrite: true);
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); !condition(); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120), "waited for two minutes");
        }
    }
}

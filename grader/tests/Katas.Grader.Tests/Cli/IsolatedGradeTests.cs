using System.Text;
using System.Text.RegularExpressions;
using CliWrap.Buffered;
using FluentAssertions;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>Grading a submission with and without isolation, by the real program.</summary>
public sealed partial class IsolatedGradeTests : IDisposable
{
    private readonly SampleRepository _course = new();
    private readonly SampleRepository _submission = new() { Code = SampleRepository.Solved.Replace("x * 2", "x + 1", StringComparison.Ordinal) };

    public void Dispose()
    {
        _course.Dispose();
        _submission.Dispose();
    }

    [Fact]
    public async Task Isolated_or_not_the_results_are_equal()
    {
        var (_, open) = await GradeAsync("none");
        var (exit, isolated) = await GradeAsync("required");

        Assert.SkipWhen(exit == 3 && isolated.Contains("cannot be isolated", StringComparison.Ordinal), isolated);
        exit.Should().Be(1, "one of two specs fails");
        WithoutTimes(isolated).Should().Be(WithoutTimes(open)).And.Contain("One_becomes_two").And.Contain("failed");
    }

    [Fact]
    public async Task Without_bubblewrap_I_am_told_and_limits_hold()
    {
        var (exit, text) = await GradeWithPathAsync([]);

        exit.Should().Be(1);
        text.Should().Contain("1/2 specs").And.Contain("Not isolated, limits only: ");
        text.Should().ContainAny("Install the package bubblewrap.", "exists for Linux only");
    }

    [Fact]
    public async Task Without_bubblewrap_nothing_runs_when_I_insist()
    {
        var (exit, text) = await GradeWithPathAsync(["--isolation", "required"]);

        exit.Should().Be(3);
        text.Should().Contain("The submission was not run, because it cannot be isolated").And.NotContain("specs");
    }

    [Fact]
    public async Task Where_user_namespaces_are_forbidden_I_am_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "bubblewrap exists for Linux only");
        var program = Path.Combine(_submission.Root, "bwrap");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (exit, text) = await GradeWithPathAsync([]);

        exit.Should().Be(1);
        text.Should().Contain("1/2 specs").And.Contain("bubblewrap does not work here (bwrap: setting up uid map: Permission denied). It needs");
        (await GradeWithPathAsync(["--isolation", "required"])).Exit.Should().Be(3);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("bwrap")]
    public async Task A_program_in_the_submission_is_never_started(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program is a shell script");
        var trap = Path.Combine(_submission.Root, name);
        await File.WriteAllTextAsync(trap, "#!/bin/sh\n: >\"$0.ran\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await _course.Command("grade", "1", "--submission", ".", "--no-cache").WithWorkingDirectory(_submission.Root).ExecuteAsync(TestContext.Current.CancellationToken);
        await _course.Command("grade", "1", "--submission", ".", "--results", "results").WithWorkingDirectory(_submission.Root).ExecuteAsync(TestContext.Current.CancellationToken);

        File.Exists($"{trap}.ran").Should().BeFalse();
    }

    [Fact]
    public async Task My_own_code_is_not_isolated()
    {
        var (exit, text) = await _course.KataAsync("grade", "1", "--isolation", "required");

        exit.Should().Be(2);
        text.Should().Contain("--submission DIR");
    }

    private static string WithoutTimes(string csv) => Time().Replace(csv, "visible,…,");

    [GeneratedRegex(@"visible,[\d.]+,")]
    private static partial Regex Time();

    private Task<(int Exit, string Text)> GradeAsync(string isolation) =>
        _course.KataAsync("grade", "1", "--submission", _submission.Root, "--isolation", isolation, "--no-cache", "--export", "csv");

    // The path holds nothing but what a test puts there.
    private async Task<(int Exit, string Text)> GradeWithPathAsync(string[] options)
    {
        var result = await _course.Command(["grade", "1", "--submission", _submission.Root, "--no-cache", .. options])
            .WithEnvironmentVariables(variables => variables.Set("PATH", _submission.Root).Set("KATAS_ROOT", _course.Root).Set("NO_COLOR", "1"))
            .ExecuteBufferedAsync(Encoding.UTF8, TestContext.Current.CancellationToken);
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }
}

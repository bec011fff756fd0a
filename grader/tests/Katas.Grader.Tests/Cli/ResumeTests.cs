using System.Diagnostics;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using FluentAssertions;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>Training runs that end in the middle, and go on.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private const int Steps = 120;

    private readonly TrainingRepository _training = new(Steps, milliseconds: 25);

    private SampleRepository Repository => _training.Sample;

    public void Dispose() => _training.Dispose();

    [Fact]
    public async Task A_run_that_was_killed_goes_on_bit_by_bit()
    {
        using (var kata = Repository.Start("train", "1", "--save-every", "0"))
        {
            await WaitForStep(20);
            kata.Kill(entireProcessTree: true);
            await kata.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var killed = TrainingRepository.Reported(_training.Runs[0]).Count;
        var (exit, text) = await Repository.KataAsync("train", "1", "--resume");
        await Repository.KataAsync("train", "1");

        killed.Should().BeInRange(20, Steps - 1);
        exit.Should().Be(0, text);
        text.Should().Contain("Going on from the checkpoint");
        var (resumed, whole) = (_training.Runs[0], _training.Runs[1]);
        TrainingRepository.Reported(resumed).Should().HaveCount(Steps).And.Equal(TrainingRepository.Reported(whole));
        TrainingRepository.Model(resumed).Should().Equal(TrainingRepository.Model(whole));
    }

    [Fact]
    public async Task Control_c_keeps_what_was_reached_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "POSIX signals");
        using var kata = Repository.Start("train", "1");
        await WaitForStep(20);

        _ = Signal(kata.Id, 2);
        var said = await kata.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await kata.WaitForExitAsync(TestContext.Current.CancellationToken);

        kata.ExitCode.Should().Be(130);
        var run = _training.Runs.Should().ContainSingle().Subject;
        said.ReplaceLineEndings(" ").Should().Contain("the checkpoint is written").And.Contain($"./kata train 1 --resume {Path.GetFileName(run)}");
        File.Exists(Path.Combine(Repository.Root, "progress.json")).Should().BeFalse();
        var (exit, text) = await Repository.KataAsync("train", "1", "--resume", Path.GetFileName(run));
        exit.Should().Be(0, text);
        TrainingRepository.Reported(run).Should().HaveCount(Steps);
        (await Repository.KataAsync("train", "1", "--resume", Path.GetFileName(run))).Should().Match<(int Exit, string Text)>(again => again.Exit == 2 && again.Text.Contains("is over (complete)"));
    }

    [Fact]
    public async Task A_run_whose_minutes_are_over_stops_and_goes_on_later()
    {
        var (exit, text) = await Repository.KataAsync("train", "1", "--minutes", "0.02");

        exit.Should().Be(1);
        text.ReplaceLineEndings(" ").Should().Contain("Stopped at the limit of 0.02 min").And.Contain("--resume");
        (await Repository.KataAsync("train", "1", "--resume", "--minutes", "1")).Exit.Should().Be(0);
    }

    [Fact]
    public async Task A_run_does_not_go_on_with_something_else()
    {
        await StopEarly();
        var code = Repository.Code;

        (await Repository.KataAsync("train", "1", "--resume", "--seed", "9")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("the milestone's own seed, asked for is seed 9"));
        Repository.Code = code.Replace("x * 2", "x + x", StringComparison.Ordinal);
        (await Repository.KataAsync("train", "1", "--resume")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("the code in katas/week01-sample was changed"));
        Repository.Code = code;
        Repository.Write("katas/week01-sample/specs/MilestoneSpecs.cs", Repository.Read("katas/week01-sample/specs/MilestoneSpecs.cs").Replace("0.05", "0.04", StringComparison.Ordinal));
        (await Repository.KataAsync("train", "1", "--resume")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("the specs or the milestone were changed"));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_told()
    {
        await StopEarly();
        var checkpoint = Path.Combine(_training.Runs[0], "checkpoint", "stage-01.bin");
        var bytes = File.ReadAllBytes(checkpoint);
        bytes[^100] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);

        var (exit, text) = await Repository.KataAsync("train", "1", "--resume");

        exit.Should().Be(3);
        text.ReplaceLineEndings(" ").Should().Contain("is damaged").And.Contain("Delete this file");
        File.Delete(checkpoint);
        (await Repository.KataAsync("train", "1", "--resume")).Exit.Should().Be(0, "without the file, the stage begins anew");
    }

    [Fact]
    public async Task Two_processes_do_not_work_on_one_run()
    {
        using var kata = Repository.Start("train", "1");
        await WaitForStep(5);

        var (exit, text) = await Repository.KataAsync("train", "1", "--resume");

        exit.Should().Be(2);
        text.Should().Contain("Another `./kata train`");
        await kata.WaitForExitAsync(TestContext.Current.CancellationToken);
        kata.ExitCode.Should().Be(0, "the first one is not disturbed");
    }

    [Fact]
    public async Task Two_runs_at_once_have_folders_of_their_own()
    {
        var exits = await Task.WhenAll(Repository.KataAsync("train", "1"), Repository.KataAsync("train", "1"));

        exits.Should().OnlyContain(said => said.Exit == 0);
        TrainingRepository.Model(_training.Runs[0]).Should().Equal(TrainingRepository.Model(_training.Runs[1]));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_the_last_checkpoint_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await CanMountAsync(), "needs bubblewrap, for a disk of two megabytes");
        using var large = new TrainingRepository(steps: 20, ballast: 1_000_000);
        Directory.CreateDirectory(Path.Combine(large.Sample.Root, "runs"));

        var result = await CliWrap.Cli.Wrap("bwrap")
            .WithArguments(["--dev-bind", "/", "/", "--size", "2000000", "--tmpfs", Path.Combine(large.Sample.Root, "runs"), "dotnet", Path.Combine(Execution.Laboratory.Root, ".kata", "build", "Grader", "kata.dll"), "train", "1", "--save-every", "0"])
            .WithEnvironmentVariables(variables => variables.Set("KATAS_ROOT", large.Sample.Root).Set("NO_COLOR", "1"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(3, result.StandardOutput + result.StandardError);
        (result.StandardOutput + result.StandardError).ReplaceLineEndings(" ").Should().Contain("Is the disk full?");
        File.Exists(Path.Combine(large.Sample.Root, "progress.json")).Should().BeFalse();
    }

    private static async Task<bool> CanMountAsync()
    {
        try
        {
            return (await CliWrap.Cli.Wrap("bwrap").WithArguments(["--dev-bind", "/", "/", "--size", "4096", "--tmpfs", "/mnt", "true"]).WithValidation(CommandResultValidation.None).ExecuteAsync()).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task StopEarly() => (await Repository.KataAsync("train", "1", "--minutes", "0.02")).Exit.Should().Be(1);

    private async Task WaitForStep(int step)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            var file = Directory.Exists(Path.Combine(Repository.Root, "runs")) ? _training.Runs.Select(run => Path.Combine(run, "metrics.jsonl")).FirstOrDefault(File.Exists) : null;
            if (file is not null && File.ReadLines(file).Count() >= step)
            {
                return;
            }
        }

        Assert.Fail($"Step {step} was not reached in two minutes.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}

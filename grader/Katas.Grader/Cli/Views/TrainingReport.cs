using System.Globalization;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Progress;
using Katas.Grader.Training;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Says how a training run begins and what came of it, and records that.</summary>
internal sealed class TrainingReport(Workbench bench, Kata kata, Milestone milestone, RunFolder run)
{
    private const string Stopped = "Katas.Kit.Testing.MilestoneStoppedException";

    private const string Damaged = "Katas.Kit.Testing.CheckpointDamagedException";

    private string Folder => Path.GetRelativePath(bench.Root, run.Path).Replace('\\', '/');

    private string ResumeCommand => $"./kata train {kata.Number} --resume {run.Name}";

    public void Begin(bool resumed)
    {
        bench.Console.Write(new Rule($"[bold]Week {kata.Number} · {Markup.Escape(milestone.Title)}[/]") { Justification = Justify.Left });
        var seed = run.Config.Seed is { } given ? $", seed {given}" : string.Empty;
        bench.Console.MarkupLineInterpolated($"[grey]{milestone.Id} on the {(run.Config.Device == "cuda" ? "GPU" : "CPU")}{seed}, about {milestone.Minutes:0.#} min · {Folder}[/]");
        if (resumed)
        {
            bench.Console.WriteLine(run.HasCheckpoint ? "Going on from the checkpoint." : "There is no checkpoint yet: the run begins anew.");
        }
    }

    public void EndedAtOnce() =>
        bench.Console.WriteLine(run.HasCheckpoint ? $"Ended at once. Go on from the last checkpoint: {ResumeCommand}" : $"Ended at once, before the first checkpoint. {ResumeCommand} begins anew.");

    public async Task<int> EndAsync(KataResult result, bool interrupted)
    {
        if (!result.Ran)
        {
            new ResultView(bench.Console, bench.Root).Write(result, all: false);
            return ExitCodes.SpecsFailed;
        }

        var verdict = result.Verdicts.FirstOrDefault()
            ?? throw new GraderException($"kata.json names {milestone.Spec} as the milestone {milestone.Id}, but the specs of week {kata.Number} have no such milestone.");
        return verdict.Outcome switch
        {
            Outcome.Passed => await MeasuredAsync(verdict),
            Outcome.PendingGpu => Say($"There is no CUDA device that can be used: {verdict.Message}", ExitCodes.Environment),
            Outcome.Failed when verdict.ExceptionType == Stopped => Say($"{verdict.Message}\nGo on: {ResumeCommand}", interrupted ? ExitCodes.Interrupted : ExitCodes.SpecsFailed),
            Outcome.Failed when verdict.ExceptionType == Damaged => Say(verdict.Message, ExitCodes.Environment),
            Outcome.Failed when IsEnvironment(verdict) => Say($"{verdict.Message}\n{Resumable()}".TrimEnd(), ExitCodes.Environment),
            Outcome.Failed when verdict.IsUnfinished => Say($"{verdict.Message.Split('\n')[0]}\nThe milestone needs this stub, which is not filled in yet: `./kata test {kata.Number}` leads there.", ExitCodes.SpecsFailed),
            Outcome.Failed when run.Result is { Status: "failed", Requirements.Count: > 0 } => await MeasuredAsync(verdict),
            _ => Failed(verdict),
        };
    }

    private static bool IsEnvironment(Verdict verdict) =>
        verdict.ExceptionType is { } type && type.StartsWith("Katas.Kit.", StringComparison.Ordinal) && !type.StartsWith("Katas.Kit.Testing.", StringComparison.Ordinal);

    private string Resumable() => run.IsUnfinished && run.HasCheckpoint ? $"Go on from the last checkpoint: {ResumeCommand}" : string.Empty;

    private int Failed(Verdict verdict)
    {
        var place = verdict.Place is not { } frame ? string.Empty : $"\n  at {Path.GetRelativePath(bench.Root, frame.File)}:{frame.Line}";
        return Say($"✗ {verdict.Message}{place}\nNothing was recorded. {Resumable()}".TrimEnd(), ExitCodes.SpecsFailed);
    }

    private async Task<int> MeasuredAsync(Verdict verdict)
    {
        var result = run.Result ?? throw new GraderException($"The milestone ended without {Folder}/metrics.json. Is MilestoneRun disposed of in {milestone.Spec}?");
        foreach (var requirement in result.Requirements)
        {
            var (sign, color) = requirement.Passed ? ("✓", "green") : result.SubsetReason is null ? ("✗", "red") : ("·", "yellow");
            bench.Console.MarkupLineInterpolated($"[{color}]{sign}[/] {requirement.Metric} [bold]{Number(requirement.Value)}[/] [grey]({requirement.Asked("g7", ", ")})[/]");
        }

        foreach (var note in result.Notes)
        {
            bench.Console.MarkupLineInterpolated($"[grey]·[/] {note.Metric} {Number(note.Value)}");
        }

        if (result.Status == "failed" && result.Requirements.All(requirement => requirement.Passed))
        {
            Say(verdict.Message, 0);
        }

        if (result.SubsetReason is { } reason)
        {
            Say($"Stand-in data, so the milestone stays open: {reason}", 0);
        }

        await RecordAsync(result);
        Say($"Curves, pictures and metrics: {Folder}/\nIn TensorBoard: tensorboard --logdir {Folder}", 0);
        return result.Status == "failed" ? ExitCodes.SpecsFailed : ExitCodes.Success;
    }

    private async Task RecordAsync(RunResult result)
    {
        if (run.Config.Implementation != "katas")
        {
            return;
        }

        var recorded = await new ProgressRecorder(bench.Root, TimeProvider.System).RecordMilestoneAsync(kata, milestone.Id, MilestoneProgressOf(result), bench.Cancellation);
        Say(recorded ? $"Recorded in progress.json as {milestone.Id}: {result.Status}." : "progress.json keeps the earlier run, which reached the milestone on real data.", 0);
    }

    private MilestoneProgress MilestoneProgressOf(RunResult result)
    {
        var values = result.Requirements.Select(requirement => (requirement.Metric, requirement.Value)).Concat(result.Notes.Select(note => (note.Metric, note.Value)));
        return new MilestoneProgress
        {
            Data = result.SubsetReason is null ? "real" : "subset",
            Device = run.Config.Device,
            Metrics = new(values.Where(value => double.IsFinite(value.Value)).DistinctBy(value => value.Metric).ToDictionary(value => value.Metric, value => value.Value), StringComparer.Ordinal),
            MetricsHash = run.MetricsHash,
            Seconds = Math.Round(result.Seconds, 1),
            Seed = result.Seed,
            Status = result.Status,
            Thresholds = new(result.Requirements.DistinctBy(requirement => requirement.Metric).ToDictionary(requirement => requirement.Metric, requirement => new MilestoneThreshold(requirement.AtLeast, requirement.AtMost)), StringComparer.Ordinal),
        };
    }

    private static string Number(double value) => value.ToString("g7", CultureInfo.InvariantCulture);

    private int Say(string text, int exit)
    {
        foreach (var line in TextWrap.Wrap(text, Math.Max(40, bench.Console.Profile.Width - 1), string.Empty))
        {
            bench.Console.WriteLine(line);
        }

        return exit;
    }
}

using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Shows what came of a kata: the tasks with their bars, the failures worth reading now, what to do next.</summary>
internal sealed class ResultView(IAnsiConsole console, string root)
{
    private const int FailuresShown = 3;
    private const int BarWidth = 16;

    public void Write(KataResult result, bool all)
    {
        WriteTitle(result.Kata);
        if (!result.Ran)
        {
            CompileView.Write(console, result.Problems, root);
            var errors = result.Problems.Count(problem => problem.Severity == Severity.Error);
            console.MarkupLineInterpolated($"[red]The code does not compile yet ({errors} {(errors == 1 ? "problem" : "problems")}); no spec was run.[/]");
            return;
        }

        CompileView.Write(console, result.Problems, root);
        if (result.Verdicts.Count == 0)
        {
            console.MarkupLine("[yellow]No spec fits.[/] Leave out --filter and --task to run all of them.");
            return;
        }

        WriteTasks(result);
        WriteFailures(result, all);
        WriteSummary(result);
    }

    public void WriteTitle(Kata kata) => console.Write(new Rule($"[bold]Week {kata.Number} · {Markup.Escape(kata.Title)}[/]") { Justification = Justify.Left });

    private void WriteTasks(KataResult result)
    {
        foreach (var group in result.Verdicts.GroupBy(verdict => verdict.Spec.Task).OrderBy(group => group.Key))
        {
            var task = result.Kata.Tasks.FirstOrDefault(candidate => candidate.Id == group.Key);
            var passed = group.Count(verdict => verdict.Outcome == Outcome.Passed);
            var pending = group.Count(verdict => verdict.Outcome == Outcome.PendingGpu);
            var total = group.Count() - pending;
            var filled = total == 0 ? 0 : BarWidth * passed / total;
            var color = passed == total ? "green" : passed > 0 ? "yellow" : "grey";
            var title = Fit(task?.Title ?? "Other specs", 34);
            var gpu = pending > 0 ? $"[grey] +{pending} GPU[/]" : string.Empty;
            console.Write(new Markup($"  Task {group.Key,-2} {Markup.Escape(title),-34} [{color}]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/] [{color}]{passed}/{total}[/]{gpu}\n"));
        }

        console.WriteLine();
    }

    private void WriteFailures(KataResult result, bool all)
    {
        var unfinished = result.Failures.Where(verdict => verdict.IsUnfinished).ToList();
        var failures = result.Failures.Where(verdict => !verdict.IsUnfinished).ToList();
        var groups = all ? [.. failures.Select(verdict => new FailureGroup(verdict, 0))] : FailureGroup.Of(failures);
        foreach (var group in all ? groups : groups.Take(FailuresShown))
        {
            WriteFailure(group.Shown, group.MoreCases);
        }

        if (!all && groups.Count > FailuresShown)
        {
            console.MarkupLineInterpolated($"[grey]… and {groups.Skip(FailuresShown).Sum(group => 1 + group.MoreCases)} more failing specs (--all shows them).[/]");
            console.WriteLine();
        }

        foreach (var group in unfinished.GroupBy(verdict => verdict.Spec.Task).Take(all ? int.MaxValue : 1))
        {
            var stub = group.First();
            foreach (var line in TextWrap.Wrap($"○ {group.Count()} {(group.Count() == 1 ? "spec waits" : "specs wait")} for task {group.Key}: {StubText(stub)}", console.Profile.Width, string.Empty))
            {
                console.WriteLine(line);
            }

            WriteFrame(stub);
            console.WriteLine();
        }
    }

    private void WriteFailure(Verdict verdict, int moreCases)
    {
        console.MarkupLineInterpolated($"[red]✗[/] [bold]{verdict.Spec.Name}[/] [grey](task {verdict.Spec.Task}, {verdict.Milliseconds:0} ms)[/]");
        foreach (var line in TextWrap.Wrap(verdict.Message, console.Profile.Width - 1, "    "))
        {
            console.WriteLine(line);
        }

        if (moreCases > 0)
        {
            console.MarkupLineInterpolated($"    [grey]{moreCases} more {(moreCases == 1 ? "case" : "cases")} of this spec {(moreCases == 1 ? "fails" : "fail")}[/]");
        }

        if (verdict.ExceptionType is { } type && IsForeign(type))
        {
            console.MarkupLineInterpolated($"    [grey]{type}[/]");
        }

        WriteFrame(verdict);
        if (verdict.Output.Length > 0)
        {
            console.MarkupLine("    [grey]printed:[/]");
            console.WriteLine($"    {Fit(verdict.Output.Trim().ReplaceLineEndings("\n    "), 600)}");
        }

        console.WriteLine();
    }

    private void WriteFrame(Verdict verdict)
    {
        if (verdict.Place is { } frame)
        {
            console.MarkupLineInterpolated($"    [grey]at[/] {Path.GetRelativePath(root, frame.File)}:{frame.Line}");
        }
    }

    private void WriteSummary(KataResult result)
    {
        var passed = result.Count(Outcome.Passed);
        var pending = result.Count(Outcome.PendingGpu);
        var total = result.Verdicts.Count - pending;
        var source = result.FromCache ? "unchanged since the last run" : $"{result.Elapsed.TotalSeconds:0.0} s";
        var gpu = pending > 0 ? $", {pending} pending GPU" : string.Empty;
        console.MarkupLineInterpolated($"[{(result.Succeeded ? "green" : "bold")}]{passed} of {total} specs pass{gpu}[/] [grey]({source})[/]");
        if (result.Succeeded)
        {
            return;
        }

        var next = result.Failures.OrderBy(verdict => verdict.IsUnfinished).ThenBy(verdict => verdict.Spec.Task).First().Spec.Task;
        console.MarkupLineInterpolated($"Next: task {next}. Stuck? [bold]./kata hint {result.Kata.Number} {next}[/]");
    }

    private static string StubText(Verdict verdict)
    {
        var message = verdict.Message.Split('\n')[0];
        var start = message.IndexOf($"task {verdict.Spec.Task}: ", StringComparison.Ordinal);
        return start < 0 ? "its stub is not filled in" : message[(start + $"task {verdict.Spec.Task}: ".Length)..].TrimEnd('"', '.', ' ');
    }

    private static bool IsForeign(string type) =>
        !type.StartsWith("FluentAssertions.", StringComparison.Ordinal) && !type.StartsWith("Xunit.", StringComparison.Ordinal) && !type.StartsWith("Katas.Kit.", StringComparison.Ordinal);

    private static string Fit(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";
}

using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Progress;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata grade`: runs specs and records the result.</summary>
internal sealed record GradeCommand(IReadOnlyList<string> Katas, bool Json, bool NoCache)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        new ProgressFile(bench.Root).Read();   // a damaged file is told before the work, not after it
        IReadOnlyList<Kata> katas = Katas.Count > 0 ? [.. Katas.Select(bench.Syllabus.Find).DistinctBy(kata => kata.Number)] : [.. bench.Syllabus.Katas.Where(kata => kata.HasSpecs)];
        foreach (var kata in katas)
        {
            kata.RequireSpecs();
            FixtureCheck.Require(kata);
        }

        var results = await CourseRun.RunAsync(bench, katas, !NoCache, Json ? static _ => { } : result => WriteLine(bench.Console, result));
        var commit = await new Git(bench.Root).HeadAsync(bench.Cancellation);
        var (progress, changed) = await new ProgressRecorder(bench.Root, TimeProvider.System).RecordAsync(results, bench.Syllabus.Katas, commit, bench.Cancellation);
        if (Json)
        {
            bench.Console.Profile.Out.Writer.WriteLine(ResultJson.Write(results));
        }
        else
        {
            Write(bench, results, progress, changed);
        }

        return results.All(result => result.Succeeded) ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    private static void WriteLine(IAnsiConsole console, KataResult result)
    {
        var kata = result.Kata;
        var (passed, pending) = (result.Count(Outcome.Passed), result.Count(Outcome.PendingGpu));
        var total = result.Verdicts.Count - pending;
        var (sign, color) = result.Succeeded ? ("✓", "green") : passed > 0 ? ("◐", "yellow") : ("○", "grey");
        var title = kata.Title.Length > 32 ? $"{kata.Title[..31]}…" : kata.Title;
        var text = result.Ran ? $"{passed}/{total} specs{(pending > 0 ? $", {pending} pending GPU" : string.Empty)}" : "does not compile yet: ./kata test " + kata.Number;
        var time = result.FromCache ? "unchanged" : $"{result.Elapsed.TotalSeconds:0.0} s";
        console.Write(new Markup($"[{color}]{sign}[/] {kata.Number,2} {Markup.Escape(title),-32} [{color}]{Markup.Escape(text)}[/] [grey]{time}[/]\n"));
    }

    private static void Write(Workbench bench, IReadOnlyList<KataResult> results, CourseProgress progress, bool changed)
    {
        var done = results.Count(result => result.Succeeded);
        var points = results.Sum(result => progress.Katas[result.Kata.Slug].Earned);
        bench.Console.WriteLine();
        bench.Console.MarkupLineInterpolated($"{done} of {results.Count} graded weeks pass, {points:0.#} of {results.Sum(result => result.Kata.Tasks.Sum(task => task.Points)):0} points.");
        bench.Console.MarkupLine(changed ? "progress.json and the table in README.md are up to date: commit them." : "[grey]progress.json and the table in README.md are unchanged.[/]");
        if (results.FirstOrDefault(result => !result.Succeeded) is { } next)
        {
            bench.Console.MarkupLineInterpolated($"Next: [bold]./kata test {next.Kata.Number}[/]");
        }
    }
}

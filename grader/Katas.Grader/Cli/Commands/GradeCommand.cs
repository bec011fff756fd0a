using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Exports;
using Katas.Grader.Grading;
using Katas.Grader.Progress;
using Katas.Grader.Submissions;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata grade`: runs specs and records the result; with hidden specs or a submission, only reports it.</summary>
internal sealed record GradeCommand(IReadOnlyList<string> Katas, bool Json, bool NoCache)
{
    public string? Export { get; init; }

    public string? Output { get; init; }

    public double? MinPoints { get; init; }

    public string? Checkout { get; init; }

    public string? Hidden { get; init; }

    public IsolationMode? Isolation { get; init; }

    private bool Records => Checkout is null && Hidden is null;

    private bool Quiet => Json || (Export is not null && Output is null);

    public async Task<int> RunAsync(Workbench bench)
    {
        if (Records)
        {
            new ProgressFile(bench.Root).Read();   // a damaged file is told before the work, not after it
        }

        IReadOnlyList<Kata> katas = Katas.Count > 0 ? [.. Katas.Select(bench.Syllabus.Find).DistinctBy(kata => kata.Number)] : [.. bench.Syllabus.Katas.Where(kata => kata.HasSpecs)];
        Exports.Export.Require(Export ?? string.Empty, katas.Count);
        foreach (var kata in katas)
        {
            kata.RequireSpecs();
            FixtureCheck.Require(kata);
        }

        await Strangers.IsolateAsync(bench, Isolation, Checkout, Hidden, katas);
        var useCache = !NoCache && Isolation != IsolationMode.Required;   // an equal run may not have been isolated
        var results = await CourseRun.RunAsync(bench, [.. katas.Select(SourcesOf)], useCache, Quiet ? static _ => { } : result => WriteLine(bench.Console, result));
        if (Export is not null)
        {
            WriteExport(bench, results);
        }

        await RecordAsync(bench, results);
        return MinPoints is { } least ? Judge(bench, results, least)
            : results.All(result => result.Succeeded) ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    private async Task RecordAsync(Workbench bench, IReadOnlyList<KataResult> results)
    {
        if (Records)
        {
            var commit = await new Git(bench.Root).HeadAsync(bench.Cancellation);
            var (progress, changed) = await new ProgressRecorder(bench.Root, TimeProvider.System).RecordAsync(results, bench.Syllabus.Katas, commit, bench.Cancellation);
            if (!Quiet)
            {
                Write(bench, results, progress, changed);
            }
        }

        if (Json)
        {
            bench.Console.Profile.Out.Writer.WriteLine(ResultJson.Write(results));
        }
    }

    private int Judge(Workbench bench, IReadOnlyList<KataResult> results, double least)
    {
        var earned = results.Sum(result => Score.Of(result).Earned);
        if (!Quiet)
        {
            bench.Console.MarkupLineInterpolated($"{earned:0.#} of {results.Sum(result => Score.Of(result).Possible):0.#} points; {least:0.#} are asked for.");
        }

        return earned >= least ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    private void WriteExport(Workbench bench, IReadOnlyList<KataResult> results)
    {
        var root = Checkout is null ? bench.Root : Path.GetFullPath(Checkout);
        var document = Exports.Export.Write(Export!, [.. results.Select(result => new ExportedKata(result, HiddenSpecs.Of(Hidden, result.Kata), root))], TimeProvider.System.GetUtcNow());
        if (Output is null)
        {
            bench.Console.Profile.Out.Writer.Write(document);
            return;
        }

        AtomicFile.Write(Path.GetFullPath(Output), System.Text.Encoding.UTF8.GetBytes(document));
        bench.Console.MarkupLineInterpolated($"Wrote {Output}");
    }

    private KataSources SourcesOf(Kata kata)
    {
        if (Checkout is not null && !Directory.Exists(Checkout))
        {
            throw new GraderException($"{Checkout} is no folder. `--submission` names a checkout of a learner's repository, which holds katas/{kata.Slug}/.");
        }

        var sources = Checkout is null ? KataSources.OfLearner(kata) : new Submission(Checkout).SourcesOf(kata);
        return sources with { Specs = [.. sources.Specs, .. SourceFile.Read(HiddenSpecs.Of(Hidden, kata))] };
    }

    private void WriteLine(IAnsiConsole console, KataResult result)
    {
        var kata = result.Kata;
        var (passed, pending) = (result.Count(Outcome.Passed), result.Count(Outcome.PendingGpu));
        var total = result.Verdicts.Count - pending;
        var (sign, color) = result.Succeeded ? ("✓", "green") : passed > 0 ? ("◐", "yellow") : ("○", "grey");
        var title = kata.Title.Length > 32 ? $"{kata.Title[..31]}…" : kata.Title;
        var text = result.Ran ? $"{passed}/{total} specs{(pending > 0 ? $", {pending} pending GPU" : string.Empty)}" : "does not compile" + (Checkout is null ? $" yet: ./kata test {kata.Number}" : string.Empty);
        var time = result.FromCache ? "unchanged" : $"{result.Elapsed.TotalSeconds:0.0} s";
        console.Write(new Markup($"[{color}]{sign}[/] {kata.Number,2} {Markup.Escape(title),-32} [{color}]{Markup.Escape(text),-28}[/] [grey]{time}[/]\n"));
        if (!result.Ran && Checkout is not null)
        {
            CompileView.Write(console, result.Problems, Path.GetFullPath(Checkout));
        }
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
            var untouched = next.Ran && next.Failures.All(verdict => verdict.IsUnfinished) && next.Count(Outcome.Passed) == 0;
            bench.Console.MarkupLineInterpolated($"Next: [bold]./kata {(untouched ? "show" : "test")} {next.Kata.Number}[/]");
        }
    }
}

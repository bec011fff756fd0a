using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Coverage;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Publishing;
using Katas.Grader.Submissions;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata grade --results DIR`: grades the stubs of a checkout with this repository's specs, and leaves the results as files for `kata record`.</summary>
internal sealed record GradeSubmissionCommand(IReadOnlyList<string> Katas, string Results)
{
    public string? Checkout { get; init; }

    public string? Hidden { get; init; }

    public IsolationMode? Isolation { get; init; }

    public bool Gpu { get; init; }

    public bool GitHub { get; init; }

    public async Task<int> RunAsync(Workbench bench)
    {
        var submission = new Submission(Checkout ?? bench.Root);
        var commit = await new Git(submission.Root).HeadAsync(bench.Cancellation) ?? throw new GraderException($"{submission.Root} has no commit to grade; results name the commit that they are of.");
        var course = Checkout is null
            ? await new CourseHistory(submission.Root).PristineAsync(commit, bench.Cancellation)
            : await new Git(bench.Root).HeadAsync(bench.Cancellation) ?? throw new GraderException($"{bench.Root} is no clone of the course.");
        var katas = Katas.Count > 0 ? Katas.Select(bench.Syllabus.Find).DistinctBy(kata => kata.Number).ToList() : [.. bench.Syllabus.Katas.Where(kata => kata.HasSpecs)];
        await Strangers.IsolateAsync(bench, Isolation, Checkout, Hidden, katas);
        var results = new List<KataResult>();
        var coverage = new Dictionary<string, LineCoverage>();
        foreach (var kata in katas)
        {
            kata.RequireSpecs();
            FixtureCheck.Require(kata);
            var sources = submission.SourcesOf(kata);
            var result = await RunAsync(bench, kata, sources);
            results.Add(result);
            if (GitHub && !Gpu && Hidden is null && result.Ran && await LineCoverage.MeasureAsync(sources, bench.Runner(1), new RunOptions { Root = bench.Root }, bench.Cancellation) is { } measured)
            {
                coverage[kata.Slug] = measured;
            }

            Write(bench, result, commit, course, submission.Root);
        }

        if (GitHub)
        {
            GitHubActions.Summary(Hidden is null ? $"### {(Gpu ? "GPU specs" : "Graded")}\n\n{GradeSummary.Of(results, coverage)}" : HiddenSummary(results));
        }

        return ExitCodes.Success;   // what fails is in the results; an unfinished week is no broken job
    }

    private async Task<KataResult> RunAsync(Workbench bench, Kata kata, KataSources sources)
    {
        var hidden = HiddenSpecs.Of(Hidden, kata);
        var methods = Gpu ? SpecList.Read(kata).Specs.Where(spec => spec.Gpu).Select(spec => spec.Method).Distinct().ToList() : null;
        var options = new RunOptions { Root = bench.Root, Methods = methods };
        var result = await bench.Runner(1).RunAsync(sources with { Specs = [.. sources.Specs, .. SourceFile.Read(hidden)] }, options, useCache: false, bench.Cancellation);
        return Hidden is null ? result : result with { Verdicts = [.. result.Verdicts.Where(verdict => verdict.Spec.File is { } file && hidden.Contains(file))] };
    }

    private void Write(Workbench bench, KataResult result, string commit, string course, string submission)
    {
        var pending = result.Count(Outcome.PendingGpu);
        bench.Console.MarkupLineInterpolated($"{result.Kata.Slug}: {(result.Ran ? $"{result.Count(Outcome.Passed)} of {result.Verdicts.Count - pending} {(Hidden is null ? "specs" : "hidden specs")} pass{(pending > 0 ? $", {pending} pending GPU" : string.Empty)}" : "does not compile")}");
        if (Hidden is not null)
        {
            return;   // which hidden specs there are is nobody's business
        }

        var device = Gpu ? "gpu" : "cpu";
        var graded = GradedKata.Of(result, device, commit, course, new Places(result.Kata, submission));
        AtomicFile.Write(Path.GetFullPath(GradedKata.FileOf(Results, result.Kata.Slug, device)), System.Text.Encoding.UTF8.GetBytes(graded.Text()));
        if (GitHub)
        {
            GitHubActions.Annotate(graded, bench.Console.Profile.Out.Writer);
        }
    }

    private static string HiddenSummary(IReadOnlyList<KataResult> results) =>
        $"### Hidden specs\n\n| Week | Pass | Specs |\n| --- | --- | --- |\n{string.Concat(results.Where(result => result.Verdicts.Count > 0).Select(result => $"| {result.Kata.Number} · {result.Kata.Title} | {result.Count(Outcome.Passed)} | {result.Verdicts.Count} |\n"))}";
}

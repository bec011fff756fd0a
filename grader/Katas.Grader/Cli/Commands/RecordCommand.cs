using Katas.Grader.Cli.Views;
using Katas.Grader.Progress;
using Katas.Grader.Publishing;
using Katas.Grader.Submissions;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata record`: puts results that other jobs left into progress.json and the README's table.</summary>
internal sealed record RecordCommand(string Results, string? Submission, string? PushTo)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        var root = Submission is null ? bench.Root : Path.GetFullPath(Submission);
        var commit = await new Git(root).HeadAsync(bench.Cancellation) ?? throw new GraderException($"{root} is no clone of a learner's repository: there is no commit that the results could be of.");
        var course = await new CourseHistory(root).PristineAsync(commit, bench.Cancellation);
        var folder = new ResultFolder(Results, commit, course);
        var results = folder.Read(bench.Syllabus.Katas);
        var recording = new Recording(root, bench.Syllabus.Katas, commit);
        var (progress, pushed) = PushTo is null ? (await recording.WriteAsync(results, trusting: true, bench.Cancellation), false) : await recording.PushAsync(results, PushTo, bench.Cancellation);

        foreach (var problem in folder.Problems.Concat(recording.Repairs))
        {
            bench.Console.MarkupLineInterpolated($"[yellow]![/] {problem}");
        }

        bench.Console.MarkupLineInterpolated($"Recorded {results.Count} {(results.Count == 1 ? "week" : "weeks")} of commit {commit[..10]}{(pushed ? $", pushed to {PushTo}" : string.Empty)}.");
        GitHubActions.Summary($"### Progress\n\n{Table(bench, progress)}\n{string.Concat(folder.Problems.Concat(recording.Repairs).Select(problem => $"\n> {problem}\n"))}\n{GradeSummary.Of(results)}");
        return folder.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Usage;
    }

    private static string Table(Workbench bench, CourseProgress progress) =>
        $"| Week | Status | Points |\n| --- | --- | --- |\n{string.Concat(bench.Syllabus.Katas.Where(kata => kata.HasSpecs).Select(kata => FormattableString.Invariant($"| {kata.Number} · {kata.Title} | {ReadmeTable.Status(progress.Katas.GetValueOrDefault(kata.Slug))} | {progress.Katas.GetValueOrDefault(kata.Slug)?.Earned ?? 0:0.#} |\n")))}";
}

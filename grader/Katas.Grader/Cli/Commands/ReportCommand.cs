using Katas.Grader.Compilation;
using System.Diagnostics;
using System.Text;
using Katas.Grader.Authoring;
using Katas.Grader.Curriculum;
using Katas.Grader.Progress;
using Katas.Grader.Reporting;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata report [N]`: one page, readable without network, that shows where the learner is.</summary>
internal sealed record ReportCommand(string? Kata, string? Out, bool Open)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        var progress = new ProgressFile(bench.Root).Read();
        var only = Kata is null ? null : bench.Syllabus.Find(Kata);
        only?.RequireSpecs();
        var present = only is null ? bench.Syllabus.Katas.Where(kata => kata.HasSpecs).ToList() : [only];
        present.ForEach(FixtureCheck.Require);
        var results = await CourseRun.RunAsync(bench, [.. present.Select(KataSources.OfLearner)], useCache: true, static _ => { });
        var weeks = bench.Syllabus.Katas.Select(kata => new WeekReport(
            kata, progress.Katas.GetValueOrDefault(kata.Slug), results.FirstOrDefault(result => result.Kata == kata), TrainingRun.Of(bench.Root, kata.Slug))).ToList();
        var report = new CourseReport
        {
            Weeks = weeks,
            Only = weeks.Find(week => week.Kata == only),
            Next = only is null || NextStep.IsDone(progress, only) ? NextStep.Of(bench.Syllabus.Katas, progress) : new NextStep(only, NextStep.FirstOpen(only, progress)),
            Commit = await new Git(bench.Root).HeadAsync(bench.Cancellation),
            Written = TimeProvider.System.GetUtcNow(),
            Root = bench.Root,
        };
        Write(bench, ReportPage.Write(report), only);
        return ExitCodes.Success;
    }

    private void Write(Workbench bench, string page, Kata? only)
    {
        var name = only is null ? "report.html" : $"report-week{only.Number:00}.html";
        var file = Out is null ? Path.Combine(bench.Root, "artifacts", name) : Path.GetFullPath(Out);
        if (Directory.Exists(file))
        {
            throw new GraderException($"{file} is a folder. Name a file: --out {Path.Combine(Out!, name)}");
        }

        AtomicFile.Write(file, Encoding.UTF8.GetBytes(page));
        bench.Console.WriteLine($"The report is {(Out is null ? Path.GetRelativePath(bench.Root, file) : file)}: open it in a browser, send it, print it.");
        if (Open)
        {
            using var browser = Process.Start(new ProcessStartInfo(file) { UseShellExecute = true });
        }
    }
}

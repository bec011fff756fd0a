using Katas.Grader.Progress;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata`: where you are, and what to do next.</summary>
internal static class OverviewCommand
{
    private const int BarWidth = 40;

    public static int Run(Workbench bench)
    {
        var (console, katas) = (bench.Console, bench.Syllabus.Katas);
        var progress = new ProgressFile(bench.Root).Read();
        var present = katas.Where(kata => kata.HasSpecs).ToList();
        var done = present.Count(kata => NextStep.IsDone(progress, kata));
        var filled = present.Count == 0 ? 0 : BarWidth * done / present.Count;
        console.MarkupLine("[bold]AI research katas[/]: 24 weeks, from maths to your own project");
        console.WriteLine();
        console.Write(new Markup($"  [green]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/] {done} of {present.Count} weeks done\n"));
        console.WriteLine();
        WriteNext(console, NextStep.Of(katas, progress), progress);
        console.MarkupLine("[grey]./kata list shows all weeks, ./kata --help all verbs.[/]");
        return ExitCodes.Success;
    }

    private static void WriteNext(IAnsiConsole console, NextStep? step, CourseProgress progress)
    {
        if (step is not var (next, task))
        {
            console.MarkupLine("Every week that is here is done. Well done!");
            console.WriteLine();
            return;
        }

        var recorded = progress.Katas.GetValueOrDefault(next.Slug);
        console.MarkupLineInterpolated($"You are at [bold]week {next.Number}, {next.Title}[/]: {ReadmeTable.Status(recorded)}");
        console.MarkupLineInterpolated($"Next: task {task.Id}, {task.Title}");
        console.WriteLine();
        console.MarkupLineInterpolated($"  1. Read the brief      [bold]./kata show {next.Number}[/]");
        console.MarkupLineInterpolated($"  2. Fill in             [bold]katas/{next.Slug}/{task.Files[0]}[/]");
        console.MarkupLineInterpolated($"  3. See what passes     [bold]./kata test {next.Number} --task {task.Id}[/]");
        console.MarkupLineInterpolated($"  4. Record it           [bold]./kata grade[/]");
        console.WriteLine();
    }
}

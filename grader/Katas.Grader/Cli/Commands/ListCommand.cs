using Katas.Grader.Progress;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata list`: all katas and how far they are.</summary>
internal static class ListCommand
{
    public static int Run(Workbench bench)
    {
        var progress = new ProgressFile(bench.Root).Read();
        var month = 0;
        foreach (var kata in bench.Syllabus.Katas)
        {
            if (kata.Month != month)
            {
                month = kata.Month;
                bench.Console.MarkupLineInterpolated($"[bold]Month {month}[/]");
            }

            var recorded = progress.Katas.GetValueOrDefault(kata.Slug);
            var status = kata.HasSpecs ? Markup.Escape(ReadmeTable.Status(recorded)) : "[grey]not in this repository yet[/]";
            var points = kata.HasSpecs ? $" [grey]{recorded?.Earned ?? 0:0.#}/{kata.Tasks.Sum(task => task.Points):0} points[/]" : string.Empty;
            var title = kata.Title.Length > 32 ? $"{kata.Title[..31]}…" : kata.Title;
            bench.Console.Write(new Markup($"  {kata.Number,2}  {Markup.Escape(title),-32}  {status}{points}\n"));
        }

        return ExitCodes.Success;
    }
}

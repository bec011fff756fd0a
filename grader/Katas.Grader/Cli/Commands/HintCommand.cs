using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Progress;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata hint N [T]`: one more hint each time.</summary>
internal static class HintCommand
{
    public static int Run(Workbench bench, string name, int? asked)
    {
        var kata = bench.Syllabus.Find(name);
        kata.RequireSpecs();
        var task = asked ?? NextStep.FirstOpen(kata, new ProgressFile(bench.Root).Read()).Id;
        var hints = Hints.Of(kata, task);
        var shown = new Hints(bench.Root).Advance(kata, task, hints.Count);
        bench.Console.MarkupLineInterpolated($"[bold]Week {kata.Number}, task {task}: {kata.Tasks.FirstOrDefault(candidate => candidate.Id == task)?.Title}[/]");
        for (var index = 0; index < shown; index++)
        {
            bench.Console.WriteLine();
            MarkdownView.Write(bench.Console, $"{index + 1}. {hints[index]}");
        }

        bench.Console.WriteLine();
        bench.Console.MarkupLine(shown < hints.Count ? $"[grey]{hints.Count - shown} more: the same command again.[/]" : "[grey]That was the last hint.[/]");
        return ExitCodes.Success;
    }
}

using Katas.Grader.Cli.Views;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata show N`: the brief.</summary>
internal static class ShowCommand
{
    public static int Run(Workbench bench, string name)
    {
        var kata = bench.Syllabus.Find(name);
        if (!File.Exists(kata.BriefFile))
        {
            kata.RequireSpecs();
            throw new GraderException($"{kata.BriefFile} is missing. `git checkout -- katas/{kata.Slug}/README.md` brings it back.");
        }

        MarkdownView.Write(bench.Console, File.ReadAllText(kata.BriefFile).TrimEnd());
        bench.Console.WriteLine();
        bench.Console.MarkupLineInterpolated($"[grey]The brief with rendered equations and figures: katas/{kata.Slug}/README.md[/]");
        return ExitCodes.Success;
    }
}

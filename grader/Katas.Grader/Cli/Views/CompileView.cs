using Katas.Grader.Compilation;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Shows compile problems as a good compiler does: place, line, caret.</summary>
internal static class CompileView
{
    private const int Shown = 10;

    public static void Write(IAnsiConsole console, IReadOnlyList<CompileProblem> problems, string root)
    {
        foreach (var problem in problems.Take(Shown))
        {
            Write(console, problem, root);
        }

        if (problems.Count > Shown)
        {
            console.MarkupLineInterpolated($"[grey]… and {problems.Count - Shown} more.[/]");
        }
    }

    private static void Write(IAnsiConsole console, CompileProblem problem, string root)
    {
        var color = problem.Severity == Severity.Error ? "red" : "yellow";
        var word = problem.Severity == Severity.Error ? "error" : "warning";
        var place = problem.File is null ? string.Empty : $"{Path.GetRelativePath(root, problem.File)}{(problem.Line > 0 ? $":{problem.Line}:{problem.Column}" : string.Empty)} ";
        console.Write(new Markup($"[bold]{Markup.Escape(place)}[/][{color}]{word} {Markup.Escape(problem.Id)}[/]\n"));
        foreach (var text in TextWrap.Wrap(problem.Message, console.Profile.Width - 1, "  "))
        {
            console.WriteLine(text);
        }

        if (problem.Line > 0 && problem.SourceLine.Trim().Length > 0)
        {
            var (line, column) = Window(problem, console.Profile.Width - 12);
            var number = $"{problem.Line,5} | ";
            console.MarkupLineInterpolated($"[grey]{number}[/]{line}");
            console.Write(new Markup($"[grey]{new string(' ', number.Length - 2)}| [/]{new string(' ', column)}[{color}]{new string('^', Math.Max(1, Math.Min(problem.Length, line.Length - column)))}[/]\n"));
        }

        console.WriteLine();
    }

    // The part of a long line around the caret, tabs as one blank each so that the caret stands where it should.
    private static (string Line, int Column) Window(CompileProblem problem, int width)
    {
        var line = problem.SourceLine.Replace('\t', ' ');
        var indent = line.Length - line.TrimStart().Length;
        var start = Math.Max(0, Math.Min(indent, problem.Column - 1));
        if (problem.Column - 1 - start > width - 20)
        {
            start = problem.Column - 1 - (width / 2);
        }

        var visible = line[start..];
        return (visible.Length > width ? visible[..width] : visible, problem.Column - 1 - start);
    }
}

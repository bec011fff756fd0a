using Katas.Grader.Solutions;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Shows two files in two columns; long stretches that are equal are left out.</summary>
internal static class ComparisonView
{
    private const int Context = 2;
    private const string Gutter = " │ ";

    public static void Write(IAnsiConsole console, SolutionComparison comparison)
    {
        var width = (console.Profile.Width - Gutter.Length - 1) / 2;
        console.Write(new Rule($"[bold]{Markup.Escape(comparison.File)}[/]") { Justification = Justify.Left });
        console.Write(new Markup($"[bold]{"yours".PadRight(width)}[/]{Gutter}[bold]the author's[/]\n"));
        var skipped = 0;
        for (var index = 0; index < comparison.Lines.Count; index++)
        {
            if (IsNearChange(comparison.Lines, index))
            {
                WriteSkipped(console, skipped);
                skipped = 0;
                WriteLine(console, comparison.Lines[index], width);
            }
            else
            {
                skipped++;
            }
        }

        WriteSkipped(console, skipped);
        console.WriteLine();
    }

    private static bool IsNearChange(IReadOnlyList<ComparedLine> lines, int index)
    {
        for (var near = Math.Max(0, index - Context); near <= Math.Min(lines.Count - 1, index + Context); near++)
        {
            if (lines[near].Change != LineChange.Same)
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteSkipped(IAnsiConsole console, int count)
    {
        if (count > 0)
        {
            console.MarkupLineInterpolated($"[grey]… {count} equal {(count == 1 ? "line" : "lines")}[/]");
        }
    }

    // The sign in the gutter says what colour says, for those who see none.
    private static void WriteLine(IAnsiConsole console, ComparedLine line, int width)
    {
        var (sign, left, right) = line.Change switch
        {
            LineChange.Same => ("│", "grey", "grey"),
            LineChange.OnlyMine => ("<", "yellow", "default"),
            LineChange.OnlyReference => (">", "default", "green"),
            _ => ("≠", "yellow", "green"),
        };
        var (mine, reference) = (Chunks(line.Mine, width), Chunks(line.Reference, width));
        for (var row = 0; row < Math.Max(mine.Count, reference.Count); row++)
        {
            var (a, b) = (mine.ElementAtOrDefault(row) ?? string.Empty, reference.ElementAtOrDefault(row) ?? string.Empty);
            console.Write(new Markup($"[{left}]{Markup.Escape(a.PadRight(width))}[/] {sign} [{right}]{Markup.Escape(b)}[/]\n"));
        }
    }

    private static List<string> Chunks(string text, int width)
    {
        var plain = text.Replace("\t", "    ", StringComparison.Ordinal);
        return plain.Length == 0 ? [string.Empty] : [.. plain.Chunk(width).Select(chunk => new string(chunk))];
    }
}

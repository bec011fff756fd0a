using System.Text.RegularExpressions;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Renders a brief for reading in the terminal: headings, lists, code, emphasis; everything else as it stands.</summary>
internal static partial class MarkdownView
{
    public static void Write(IAnsiConsole console, string markdown)
    {
        var inCode = false;
        foreach (var line in Paragraphs(markdown.ReplaceLineEndings("\n").Split('\n')))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
                continue;
            }

            if (inCode)
            {
                console.Write(new Markup($"[cyan]    {Markup.Escape(line)}[/]\n"));
            }
            else
            {
                WriteLine(console, line);
            }
        }
    }

    // Lines of one paragraph become one, so that the terminal can break them where it wants.
    private static IEnumerable<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraph = string.Empty;
        var verbatim = false;
        foreach (var line in lines)
        {
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (verbatim || fence || line.Trim().Length == 0 || Special().IsMatch(line))
            {
                if (paragraph.Length > 0)
                {
                    yield return paragraph;
                }

                paragraph = string.Empty;
                verbatim ^= fence;
                if (verbatim || fence || !Item().IsMatch(line))
                {
                    yield return line;
                    continue;
                }
            }

            paragraph = paragraph.Length == 0 ? line : $"{paragraph} {line.Trim()}";
        }

        yield return paragraph;
    }

    private static void WriteLine(IAnsiConsole console, string line)
    {
        if (Picture().Match(line) is { Success: true } picture)
        {
            console.MarkupLineInterpolated($"[grey](figure: {picture.Groups["alt"].Value}, {picture.Groups["file"].Value})[/]");
        }
        else if (line.StartsWith('#'))
        {
            console.Write(new Markup($"[bold yellow]{Inline(line.TrimStart('#').Trim())}[/]\n"));
        }
        else
        {
            foreach (var text in TextWrap.Wrap(line, console.Profile.Width - 1, string.Empty))
            {
                console.Write(new Markup($"{Inline(text)}\n"));
            }
        }
    }

    private static string Inline(string text)
    {
        var escaped = Markup.Escape(text);
        escaped = Bold().Replace(escaped, "[bold]$1[/]");
        return Code().Replace(escaped, "[cyan]$1[/]");
    }

    [GeneratedRegex(@"^\s*(#|\||>|[-*+] |\d+\. |\$\$|!\[)")]
    private static partial Regex Special();

    [GeneratedRegex(@"^\s*([-*+] |\d+\. )")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\s*!\[(?<alt>[^\]]*)\]\((?<file>[^)]*)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}

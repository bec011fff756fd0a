using System.Text.RegularExpressions;

namespace Katas.Grader.Cli.Views;

/// <summary>Breaks text at blanks so that it fits the terminal, keeping its own lines and indentation; what goes on after a list's marker stands under its first word. An address or a path that is longer stays whole: people copy it.</summary>
internal static partial class TextWrap
{
    public static IEnumerable<string> Wrap(string text, int width, string indent)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var hanging = indent + new string(' ', line.Length - line.TrimStart().Length);
            var rest = line.Trim();
            while (hanging.Length + rest.Length > width)
            {
                var end = rest.LastIndexOf(' ', Math.Max(1, width - hanging.Length));
                end = end <= 0 ? rest.IndexOf(' ', StringComparison.Ordinal) : end;
                if (end <= 0)
                {
                    break;
                }

                yield return hanging + rest[..end].TrimEnd();
                hanging = hanging.PadRight(hanging.Length + Marker().Match(rest).Length);
                rest = rest[end..].TrimStart();
            }

            yield return hanging + rest;
        }
    }

    [GeneratedRegex(@"^(?:○|[0-9]+\.) ")]
    private static partial Regex Marker();
}

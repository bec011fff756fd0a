namespace Katas.Grader.Cli.Views;

/// <summary>Breaks text at blanks so that it fits the terminal, keeping its own lines and indentation. An address or a path that is longer stays whole: people copy it.</summary>
internal static class TextWrap
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
                rest = rest[end..].TrimStart();
            }

            yield return hanging + rest;
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>
/// Turns a reference solution into stubs. In a method body, <c>// solution:begin task 3: say what to write</c> … <c>// solution:end</c>
/// becomes a TODO and a <see cref="NotImplementedException"/>; a bare <c>// solution:begin</c> … <c>// solution:end</c> becomes nothing.
/// </summary>
public static partial class Derivation
{
    /// <summary>The stub of a reference file.</summary>
    /// <param name="reference">The file's text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="kata">The kata.</param>
    /// <exception cref="GraderException">The markers are unbalanced or name a task that does not exist.</exception>
    public static string Derive(string reference, string file, Kata kata)
    {
        var stub = new StringBuilder();
        int? open = null;
        var number = 0;
        var dropBlank = false;
        foreach (var line in reference.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            number++;
            if (Begin().Match(line) is { Success: true } begin)
            {
                Require(open is null, file, number, $"begins inside of the part that begins in line {open}; end that one first");
                open = number;
                if (begin.Groups["task"].Success)
                {
                    stub.Append(Todo(begin, kata, file, number));
                }
                else
                {
                    dropBlank = EndsWithBlank(stub);
                }
            }
            else if (line.Contains("solution:end", StringComparison.Ordinal))
            {
                Require(open is not null, file, number, "ends a part that never began");
                open = null;
            }
            else
            {
                Require(!line.Contains("solution:", StringComparison.Ordinal), file, number, "is not a marker: write `// solution:begin task N: text`, `// solution:begin` or `// solution:end`");
                if (open is null && !(dropBlank && line.Trim().Length == 0))
                {
                    RemoveBlankBefore(stub, dropBlank && line.Trim() == "}");
                    stub.Append(line).Append('\n');
                }

                dropBlank &= open is not null;
            }
        }

        Require(open is null, file, open ?? 0, "begins a part that never ends");
        return stub.ToString();
    }

    private static string Todo(Match begin, Kata kata, string file, int line)
    {
        var task = int.Parse(begin.Groups["task"].Value, System.Globalization.CultureInfo.InvariantCulture);
        Require(kata.Tasks.Any(candidate => candidate.Id == task), file, line, $"names task {task}, which kata.json does not have");
        var (indent, text) = (begin.Groups["indent"].Value, begin.Groups["text"].Value.Trim());
        return $"{indent}// TODO(week{kata.Number:00}.{task}): {text}\n{indent}throw new NotImplementedException(\"Week {kata.Number}, task {task}: {text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\");\n";
    }

    private static bool EndsWithBlank(StringBuilder stub) => stub.Length >= 2 && stub[^1] == '\n' && (stub[^2] == '\n' || stub[^2] == '{');

    // A removed part at the end of a type leaves no blank line before its brace.
    private static void RemoveBlankBefore(StringBuilder stub, bool remove)
    {
        while (remove && stub.Length >= 2 && stub[^1] == '\n' && stub[^2] == '\n')
        {
            stub.Length--;
        }
    }

    private static void Require(bool holds, string file, int line, string problem)
    {
        if (!holds)
        {
            throw new GraderException($"{file}:{line}: this marker {problem}.");
        }
    }

    [GeneratedRegex(@"^(?<indent>\s*)// solution:begin(?: task (?<task>\d+): (?<text>.+))?\s*$")]
    private static partial Regex Begin();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Katas.Grader.Authoring;

/// <summary>
/// Compares two texts of messages line by line. Words must be equal; numbers may differ as they do between processors, and what
/// was measured of the machine (time, memory) may differ freely.
/// </summary>
/// <param name="Differences">Lines that differ: the approved ones begin with <c>-</c>, the new ones with <c>+</c>.</param>
/// <param name="Merged">The new text, with approved lines where they say the same.</param>
internal sealed partial record MessageComparison(IReadOnlyList<string> Differences, string Merged)
{
    private const double RelativeTolerance = 0.02;
    private const double Negligible = 1e-6;

    public static MessageComparison Of(string approved, string received)
    {
        string[] old = approved.TrimEnd().Split('\n'), current = received.TrimEnd().Split('\n');
        var common = Common(old, current);
        var (differences, merged) = (new List<string>(), new List<string>());
        for (var (i, j) = (0, 0); i < old.Length || j < current.Length;)
        {
            if (i < old.Length && j < current.Length && common[i, j] > Math.Max(common[i + 1, j], common[i, j + 1]))
            {
                merged.Add(old[i++]);
                j++;
            }
            else if (j < current.Length && (i == old.Length || common[i, j + 1] >= common[i + 1, j]))
            {
                differences.Add($"+ {current[j]}");
                merged.Add(current[j++]);
            }
            else
            {
                differences.Add($"- {old[i++]}");
            }
        }

        return new MessageComparison([.. differences.Where(line => line.Length > 2)], string.Join('\n', merged) + "\n");
    }

    // How many lines the rests of both texts have in common, in order: a text in between moves the others, and does not change them.
    private static int[,] Common(string[] old, string[] current)
    {
        var table = new int[old.Length + 1, current.Length + 1];
        string[] words = [.. old.Select(Words)], currentWords = [.. current.Select(Words)];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                var rest = Math.Max(table[i + 1, j], table[i, j + 1]);
                table[i, j] = words[i] == currentWords[j] && SaysTheSame(old[i], current[j]) ? Math.Max(rest, table[i + 1, j + 1] + 1) : rest;
            }
        }

        return table;
    }

    private static string Words(string line) => Number().Replace(Measured().Replace(line, "…"), "#");

    // Of two lines with the same words.
    private static bool SaysTheSame(string a, string b)
    {
        if (a == b)
        {
            return true;
        }

        (a, b) = (Measured().Replace(a, "…"), Measured().Replace(b, "…"));
        return Number().Matches(a).Zip(Number().Matches(b)).All(pair => Close(pair.First.ValueSpan, pair.Second.ValueSpan));
    }

    private static bool Close(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (first, second) = (double.Parse(a, CultureInfo.InvariantCulture), double.Parse(b, CultureInfo.InvariantCulture));
        return Math.Abs(first - second) <= (RelativeTolerance * Math.Max(Math.Abs(first), Math.Abs(second))) + Negligible;
    }

    [GeneratedRegex(@"[\d.,]+ (s of processor time|s\b|ms\b|kB\b|MB\b|MiB\b|GB\b|bytes\b)")]
    private static partial Regex Measured();

    [GeneratedRegex(@"(?<![A-Za-z_\d.])-?\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Number();
}

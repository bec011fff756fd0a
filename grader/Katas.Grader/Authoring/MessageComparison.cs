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
        var (old, current) = (approved.TrimEnd().Split('\n'), received.TrimEnd().Split('\n'));
        var (differences, merged) = (new List<string>(), new List<string>());
        var next = 0;
        foreach (var line in current)
        {
            var match = Array.FindIndex(old, next, candidate => SaysTheSame(candidate, line));
            if (match < 0)
            {
                differences.Add($"+ {line}");
                merged.Add(line);
                continue;
            }

            differences.AddRange(old[next..match].Where(gone => gone.Length > 0).Select(gone => $"- {gone}"));
            merged.Add(old[match]);
            next = match + 1;
        }

        differences.AddRange(old[next..].Where(gone => gone.Length > 0).Select(gone => $"- {gone}"));
        return new MessageComparison(differences, string.Join('\n', merged) + "\n");
    }

    private static bool SaysTheSame(string a, string b)
    {
        if (a == b)
        {
            return true;
        }

        (a, b) = (Measured().Replace(a, "…"), Measured().Replace(b, "…"));
        return Number().Replace(a, "#") == Number().Replace(b, "#")
            && Number().Matches(a).Zip(Number().Matches(b)).All(pair => Close(pair.First.ValueSpan, pair.Second.ValueSpan));
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

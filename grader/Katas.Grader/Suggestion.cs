namespace Katas.Grader;

/// <summary>Finds what was probably meant by a mistyped word.</summary>
internal static class Suggestion
{
    /// <summary>The candidate closest to a word, if one is close enough.</summary>
    public static string? For(string word, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (candidate, distance: candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(word, candidate)))
            .Where(pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    // Insertions, deletions, substitutions and swapped neighbours count one each (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    table[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1),
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

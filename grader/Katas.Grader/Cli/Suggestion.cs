namespace Katas.Grader.Cli;

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

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

using System.Text.RegularExpressions;

namespace Katas.Transformers;

/// <summary>Cuts text into words and marks.</summary>
public static class TextTokens
{
    /// <summary>The matches of <c>\w+|[^\w\s]</c> in the line in lower case (invariant): runs of letters and digits, and every other visible character by itself.</summary>
    /// <param name="line">Any text.</param>
    public static string[] Split(string line)
    {
        // solution:begin task 6: lower-case, then match
        return [.. Regex.Matches(line.ToLowerInvariant(), @"\w+|[^\w\s]").Select(match => match.Value)];
        // solution:end
    }
}

using System.Text;

namespace Katas.Pretraining;

/// <summary>Cuts text into the pieces within which tokens are merged: words with the space before them, numbers, runs of signs, runs of spaces (Radford et al. 2019, §2.2).</summary>
/// <remarks>
/// GPT-2's pattern, tried from left to right at every place:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// Letters (L), numbers (N) and white space (\s) are those of Unicode code points; a .NET regular expression sees UTF-16 units instead.
/// </remarks>
public static class PreTokenizer
{
    /// <summary>The pieces of a text, in time that grows with its length.</summary>
    /// <param name="text">Any text. Half a surrogate pair counts as a sign.</param>
    /// <returns>Pieces of at least one character; joined they are the text. None for an empty text.</returns>
    public static IReadOnlyList<string> Split(string text)
    {
        // TODO(week07.1): scan code points: a contraction, an optional space with a run of one category, or a run of spaces
        throw new NotImplementedException("Week 7, task 1: scan code points: a contraction, an optional space with a run of one category, or a run of spaces");
    }
}

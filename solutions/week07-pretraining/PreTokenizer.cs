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
    // solution:begin
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Category
    {
        Space,
        Letter,
        Number,
        Other,
    }

    // solution:end
    /// <summary>The pieces of a text, in time that grows with its length.</summary>
    /// <param name="text">Any text. Half a surrogate pair counts as a sign.</param>
    /// <returns>Pieces of at least one character; joined they are the text. None for an empty text.</returns>
    public static IReadOnlyList<string> Split(string text)
    {
        // solution:begin task 1: scan code points: a contraction, an optional space with a run of one category, or a run of spaces
        ArgumentNullException.ThrowIfNull(text);
        List<string> pieces = [];
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfPiece(text, start);
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
        // solution:end
    }
    // solution:begin

    private static int EndOfPiece(string text, int start)
    {
        if (text[start] == '\'' && Array.Find(Contractions, ending => string.CompareOrdinal(text, start, ending, 0, ending.Length) == 0) is { } contraction)
        {
            return start + contraction.Length;
        }

        var afterSpace = text[start] == ' ' ? start + 1 : start;
        return afterSpace < text.Length && CategoryAt(text, afterSpace).Category is var category and not Category.Space
            ? EndOfRun(text, afterSpace, category)
            : EndOfSpaces(text, start);
    }

    // Of several spaces before a word the last is left to it: \s+(?!\S). White space lies below U+FFFF, so it is one unit wide.
    private static int EndOfSpaces(string text, int start)
    {
        var end = EndOfRun(text, start, Category.Space);
        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    private static int EndOfRun(string text, int start, Category category)
    {
        var end = start;
        while (end < text.Length && CategoryAt(text, end) is var (next, width) && next == category)
        {
            end += width;
        }

        return end;
    }

    private static (Category Category, int Width) CategoryAt(string text, int index)
    {
        Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var width);   // half a pair reads as U+FFFD, a sign
        var category = Rune.IsWhiteSpace(rune) ? Category.Space
            : Rune.IsLetter(rune) ? Category.Letter
            : Rune.IsNumber(rune) ? Category.Number
            : Category.Other;
        return (category, width);
    }
    // solution:end
}

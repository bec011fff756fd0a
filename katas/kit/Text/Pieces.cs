using System.Globalization;
using System.Text;

namespace Katas.Kit.Text;

/// <summary>
/// Cuts text as GPT-2's pattern does, <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, by code points:
/// .NET's own patterns see UTF-16 units, and would take letters beyond U+FFFF for symbols.
/// </summary>
internal static class Pieces
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Symbol,
    }

    /// <summary>The pieces; put together they are the text.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = EndOf(text, start);
            yield return text[start..end];
            start = end;
        }
    }

    private static int EndOf(string text, int start)
    {
        if (Array.Find(Endings, ending => string.CompareOrdinal(text, start, ending, 0, ending.Length) == 0) is { } found)
        {
            return start + found.Length;
        }

        var first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = KindAt(text, first, out _);
        if (kind != Kind.Space)
        {
            return Run(text, first, kind);
        }

        // Of a run of spaces that something follows, the last one belongs to what follows.
        var end = Run(text, start, Kind.Space);
        return end == text.Length || end - start == 1 ? end : end - 1;
    }

    private static int Run(string text, int at, Kind kind)
    {
        while (at < text.Length && KindAt(text, at, out var length) == kind)
        {
            at += length;
        }

        return at;
    }

    private static Kind KindAt(string text, int at, out int length)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            return Kind.Symbol;
        }

        return Rune.IsWhiteSpace(rune) ? Kind.Space : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Symbol,
        };
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Katas.Kit.Testing;

/// <summary>
/// Says where two lists or two texts part: the first difference, and what stands around it. In two lists of hundreds of tokens nobody
/// finds the one that differs.
/// </summary>
internal static partial class FirstDifference
{
    private const int ShownWhole = 100;
    private const int ItemsAround = 3;
    private const int CharactersAround = 24;
    private const int LongestItem = 60;

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,   // a tuple's items are fields
    };

    /// <summary>A value as it stands in messages, and by which values are compared.</summary>
    public static string Text(object? value) =>
        EscapedPair().Replace(JsonSerializer.Serialize(value, Readable), pair => new string([.. new[] { 2, 8 }.Select(at => (char)Convert.ToInt32(pair.Value[at..(at + 4)], 16))]));

    /// <summary>What is wrong with a list.</summary>
    /// <param name="subject">What is compared, in the domain's words.</param>
    /// <param name="expected">The items that are asked for, as text.</param>
    /// <param name="actual">The items that came, as text.</param>
    /// <param name="because">Why they are expected, with a space before it, or nothing.</param>
    public static string OfLists(string subject, IReadOnlyList<string> expected, IReadOnlyList<string> actual, string because = "")
    {
        var index = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"""
            {subject} {Headline(expected.ElementAtOrDefault(index), actual.ElementAtOrDefault(index), $"index {index}", Count(index, "item"), because)}
              expected {Around(expected, index)}
              actual   {Around(actual, index)}
            """;
    }

    /// <summary>What is wrong with a text.</summary>
    /// <param name="subject">What is compared, in the domain's words.</param>
    /// <param name="expected">The text that is asked for.</param>
    /// <param name="actual">The text that came.</param>
    public static string OfTexts(string subject, string expected, string actual)
    {
        var index = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        index -= index > 0 && char.IsHighSurrogate(expected[index - 1]) ? 1 : 0;
        return $"""
            {subject} {Headline(Character(expected, index), Character(actual, index), $"character {index}", Count(index, "character"), string.Empty)}
              expected {Around(expected, index)}
              actual   {Around(actual, index)}
            """;
    }

    private static string Headline(string? expected, string? actual, string place, string length, string because) =>
        expected is null ? $"should end after {length}{because}, but goes on with {Shortened(actual!)}."
        : $"should have {Shortened(expected)} at {place}{because}, but {(actual is null ? "ends there" : $"there is {Shortened(actual)}")}.";

    private static string Around(IReadOnlyList<string> items, int index)
    {
        var whole = items.Sum(item => item.Length + 2) <= ShownWhole;
        var (first, end) = whole ? (0, items.Count) : (Math.Max(0, index - ItemsAround), Math.Min(items.Count, index + ItemsAround + 1));
        var shown = items.Take(first..end).Select(Shortened);
        string[] before = first > 0 ? ["…"] : [], after = end < items.Count ? ["…"] : [];
        return $"[{string.Join(", ", before.Concat(shown).Concat(after))}]{(whole ? string.Empty : $" of {Count(items.Count, "item")}")}";
    }

    private static string Around(string text, int index)
    {
        if (text.Length <= ShownWhole)
        {
            return Text(text);
        }

        var (first, end) = (Math.Max(0, index - CharactersAround), Math.Min(text.Length, index + CharactersAround));
        first += char.IsLowSurrogate(text[first]) ? 1 : 0;
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return Text($"{(first > 0 ? "…" : string.Empty)}{text[first..end]}{(end < text.Length ? "…" : string.Empty)}");
    }

    // A character beyond U+FFFF is two chars.
    private static string? Character(string text, int index) =>
        index >= text.Length ? null : Text(text.Substring(index, index + 1 < text.Length && char.IsSurrogatePair(text, index) ? 2 : 1));

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? string.Empty : "s")}";

    private static string Shortened(string item) => item.Length <= LongestItem ? item : $"{item[..LongestItem]}…";

    // The serializer escapes what lies beyond U+FFFF, such as emoji.
    [GeneratedRegex(@"\\uD[89AB][0-9A-F]{2}\\uD[C-F][0-9A-F]{2}")]
    private static partial Regex EscapedPair();
}

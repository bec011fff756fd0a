namespace Katas.Kit.Text;

/// <summary>Turns text into token ids and back.</summary>
public interface ITokenizer
{
    /// <summary>How many ids there are, from 0.</summary>
    int VocabularySize { get; }

    /// <summary>The id that ends a text; −1 when there is none.</summary>
    int EndOfText { get; }

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="allowSpecial">Whether special tokens in the text become their one id; otherwise they are plain text.</param>
    IReadOnlyList<int> Encode(string text, bool allowSpecial = false);

    /// <summary>The text of ids; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Ids below <see cref="VocabularySize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    string Decode(IEnumerable<int> ids);
}

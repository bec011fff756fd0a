namespace Katas.Pretraining;

/// <summary>GPT-2's reversible table of bytes and printable characters, in which its vocabulary is written (Radford et al. 2019, §2.2).</summary>
/// <remarks>
/// A vocabulary file cannot hold a control byte or half a character. So each of the 256 bytes is written as one printable character:
/// 188 as themselves, the other 68 as the letters from U+0100 on. A space becomes Ġ (U+0120), a line feed Ċ (U+010A).
/// </remarks>
public static class ByteUnicode
{
    // solution:begin
    private const int ThemselvesCount = 188;

    private static readonly byte[] Bytes = CreateOrder();
    private static readonly char[] Characters = CreateCharacters();
    private static readonly Dictionary<char, byte> Inverse = Enumerable.Range(0, 256).ToDictionary(b => Characters[b], b => (byte)b);

    // solution:end
    /// <summary>The 256 bytes in the order of the vocabulary: <c>! … ~</c>, <c>¡ … ¬</c>, <c>® … ÿ</c> (as Latin-1), then the other 68, ascending.</summary>
    public static IReadOnlyList<byte> Order
    {
        get
        {
            // solution:begin task 1: the three printable ranges, then every byte that is in none of them
            return Bytes;
            // solution:end
        }
    }

    /// <summary>The character that stands for a byte: the first 188 of <see cref="Order"/> for themselves, the k-th of the others (k from 0) is U+0100 + k.</summary>
    /// <param name="b">Any byte.</param>
    public static char Encode(byte b)
    {
        // solution:begin task 1: look the byte up
        return Characters[b];
        // solution:end
    }

    /// <summary>The byte that a character stands for: the inverse of <see cref="Encode"/>.</summary>
    /// <param name="c">One of the 256 characters of the table.</param>
    /// <exception cref="ArgumentException">The character is none of them, for instance a space.</exception>
    public static byte Decode(char c)
    {
        // solution:begin task 1: look the character up and refuse what stands for no byte
        return Inverse.TryGetValue(c, out var b) ? b : throw new ArgumentException($"'{c}' (U+{(int)c:X4}) stands for no byte.", nameof(c));
        // solution:end
    }
    // solution:begin

    private static byte[] CreateOrder()
    {
        var themselves = Range('!', '~').Concat(Range('¡', '¬')).Concat(Range('®', 'ÿ')).ToList();
        return [.. themselves, .. Range('\0', 'ÿ').Except(themselves)];
    }

    private static IEnumerable<byte> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(code => (byte)code);

    private static char[] CreateCharacters()
    {
        var characters = new char[256];
        for (var place = 0; place < 256; place++)
        {
            characters[Bytes[place]] = (char)(place < ThemselvesCount ? Bytes[place] : 256 + place - ThemselvesCount);
        }

        return characters;
    }
    // solution:end
}

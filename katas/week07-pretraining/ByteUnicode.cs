namespace Katas.Pretraining;

/// <summary>GPT-2's reversible table of bytes and printable characters, in which its vocabulary is written (Radford et al. 2019, §2.2).</summary>
/// <remarks>
/// A vocabulary file cannot hold a control byte or half a character. So each of the 256 bytes is written as one printable character:
/// 188 as themselves, the other 68 as the letters from U+0100 on. A space becomes Ġ (U+0120), a line feed Ċ (U+010A).
/// </remarks>
public static class ByteUnicode
{
    /// <summary>The 256 bytes in the order of the vocabulary: <c>! … ~</c>, <c>¡ … ¬</c>, <c>® … ÿ</c> (as Latin-1), then the other 68, ascending.</summary>
    public static IReadOnlyList<byte> Order
    {
        get
        {
            // TODO(week07.1): the three printable ranges, then every byte that is in none of them
            throw new NotImplementedException("Week 7, task 1: the three printable ranges, then every byte that is in none of them");
        }
    }

    /// <summary>The character that stands for a byte: the first 188 of <see cref="Order"/> for themselves, the k-th of the others (k from 0) is U+0100 + k.</summary>
    /// <param name="b">Any byte.</param>
    public static char Encode(byte b)
    {
        // TODO(week07.1): look the byte up
        throw new NotImplementedException("Week 7, task 1: look the byte up");
    }

    /// <summary>The byte that a character stands for: the inverse of <see cref="Encode"/>.</summary>
    /// <param name="c">One of the 256 characters of the table.</param>
    /// <exception cref="ArgumentException">The character is none of them, for instance a space.</exception>
    public static byte Decode(char c)
    {
        // TODO(week07.1): look the character up and refuse what stands for no byte
        throw new NotImplementedException("Week 7, task 1: look the character up and refuse what stands for no byte");
    }
}

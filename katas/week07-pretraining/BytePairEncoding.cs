using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Katas.Pretraining;

/// <summary>Byte-level byte-pair encoding, token for token GPT-2's (Sennrich et al. 2016, Algorithm 1; Radford et al. 2019, §2.2).</summary>
/// <remarks>
/// A piece of n bytes costs at most O(n²); a piece that was met before costs one look-up. Threads may share an instance.
/// Tokens are written in the characters of <see cref="ByteUnicode"/>, special tokens as they are.
/// </remarks>
public sealed class BytePairEncoding
{
    /// <summary>Creates a tokenizer from a vocabulary and a list of merges.</summary>
    /// <param name="vocabulary">Ids, each used once: of the 256 single bytes, of the result of every merge, of the special tokens.</param>
    /// <param name="merges">Pairs of tokens, in order of rank: the first is merged first.</param>
    /// <param name="specialTokens">Tokens of the vocabulary that stand for no text; none when null.</param>
    /// <exception cref="ArgumentException">An id occurs twice, or a byte, a merge or a special token is not in the vocabulary; the message names it.</exception>
    public BytePairEncoding(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string>? specialTokens = null)
    {
        // TODO(week07.1): keep ranks by pair of ids, and the bytes of every id
        throw new NotImplementedException("Week 7, task 1: keep ranks by pair of ids, and the bytes of every id");
    }

    /// <summary>How many tokens there are, special ones included.</summary>
    public int VocabularySize
    {
        get
        {
            // TODO(week07.1): the number of tokens
            throw new NotImplementedException("Week 7, task 1: the number of tokens");
        }
    }

    /// <summary>Creates a tokenizer from the contents of the two released files.</summary>
    /// <param name="encoderJson"><c>encoder.json</c>: an object, token → id.</param>
    /// <param name="vocabBpe"><c>vocab.bpe</c>: a line that begins with <c>#version</c>, then a merge a line, <c>left right</c>.</param>
    /// <param name="specialTokens">As in the constructor; of GPT-2 it is <c>&lt;|endoftext|&gt;</c>.</param>
    /// <exception cref="ArgumentException">A file is not of this form; the message names the place.</exception>
    public static BytePairEncoding FromText(string encoderJson, string vocabBpe, IReadOnlyList<string>? specialTokens = null)
    {
        // TODO(week07.1): read the JSON object and the lines
        throw new NotImplementedException("Week 7, task 1: read the JSON object and the lines");
    }

    /// <summary>The tokens of a text: its pieces, each as UTF-8 bytes, in which the pair of lowest rank is merged everywhere, left to right, until no pair is in the list.</summary>
    /// <param name="text">Any text. Half a surrogate pair, which UTF-8 cannot say, becomes U+FFFD.</param>
    /// <param name="allowSpecial">Whether special tokens in the text become their one id (the longest first where several fit); otherwise they are plain text.</param>
    /// <returns>Ids.</returns>
    public int[] Encode(string text, bool allowSpecial = false)
    {
        // TODO(week07.1): cut at special tokens, split into pieces, merge each piece and remember it
        throw new NotImplementedException("Week 7, task 1: cut at special tokens, split into pieces, merge each piece and remember it");
    }

    /// <summary>The text of tokens.</summary>
    /// <param name="ids">Ids of the vocabulary.</param>
    /// <returns>Their bytes read as UTF-8; bytes that are no UTF-8 become U+FFFD.</returns>
    /// <exception cref="ArgumentException">An id is not in the vocabulary.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        // TODO(week07.1): join the tokens' bytes before reading them as UTF-8
        throw new NotImplementedException("Week 7, task 1: join the tokens' bytes before reading them as UTF-8");
    }
}

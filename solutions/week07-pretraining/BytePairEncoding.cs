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
    // solution:begin
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> _merges = [];
    private readonly Dictionary<int, byte[]> _bytes = [];
    private readonly Dictionary<string, int> _special = new(StringComparer.Ordinal);
    private readonly int[] _byteTokens = new int[256];
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);

    // solution:end
    /// <summary>Creates a tokenizer from a vocabulary and a list of merges.</summary>
    /// <param name="vocabulary">Ids, each used once: of the 256 single bytes, of the result of every merge, of the special tokens.</param>
    /// <param name="merges">Pairs of tokens, in order of rank: the first is merged first.</param>
    /// <param name="specialTokens">Tokens of the vocabulary that stand for no text; none when null.</param>
    /// <exception cref="ArgumentException">An id occurs twice, or a byte, a merge or a special token is not in the vocabulary; the message names it.</exception>
    public BytePairEncoding(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string>? specialTokens = null)
    {
        // solution:begin task 1: keep ranks by pair of ids, and the bytes of every id
        int Id(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw new ArgumentException($"The vocabulary has no token '{token}'.", nameof(vocabulary));

        foreach (var token in specialTokens ?? [])
        {
            ArgumentException.ThrowIfNullOrEmpty(token, nameof(specialTokens));
            _special[token] = Id(token);
        }

        foreach (var (token, id) in vocabulary)
        {
            var bytes = _special.ContainsKey(token) ? Encoding.UTF8.GetBytes(token) : [.. token.Select(ByteUnicode.Decode)];
            if (!_bytes.TryAdd(id, bytes))
            {
                throw new ArgumentException($"The token '{token}' has id {id}, which another has too.", nameof(vocabulary));
            }
        }

        for (var b = 0; b < 256; b++)
        {
            _byteTokens[b] = Id(ByteUnicode.Encode((byte)b).ToString());
        }

        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            _merges.TryAdd((Id(left), Id(right)), (rank, Id(left + right)));
        }
        // solution:end
    }

    /// <summary>How many tokens there are, special ones included.</summary>
    public int VocabularySize
    {
        get
        {
            // solution:begin task 1: the number of tokens
            return _bytes.Count;
            // solution:end
        }
    }

    /// <summary>Creates a tokenizer from the contents of the two released files.</summary>
    /// <param name="encoderJson"><c>encoder.json</c>: an object, token → id.</param>
    /// <param name="vocabBpe"><c>vocab.bpe</c>: a line that begins with <c>#version</c>, then a merge a line, <c>left right</c>.</param>
    /// <param name="specialTokens">As in the constructor; of GPT-2 it is <c>&lt;|endoftext|&gt;</c>.</param>
    /// <exception cref="ArgumentException">A file is not of this form; the message names the place.</exception>
    public static BytePairEncoding FromText(string encoderJson, string vocabBpe, IReadOnlyList<string>? specialTokens = null)
    {
        // solution:begin task 1: read the JSON object and the lines
        return new(ReadVocabulary(encoderJson), ReadMerges(vocabBpe), specialTokens);
        // solution:end
    }

    /// <summary>The tokens of a text: its pieces, each as UTF-8 bytes, in which the pair of lowest rank is merged everywhere, left to right, until no pair is in the list.</summary>
    /// <param name="text">Any text. Half a surrogate pair, which UTF-8 cannot say, becomes U+FFFD.</param>
    /// <param name="allowSpecial">Whether special tokens in the text become their one id (the longest first where several fit); otherwise they are plain text.</param>
    /// <returns>Ids.</returns>
    public int[] Encode(string text, bool allowSpecial = false)
    {
        // solution:begin task 1: cut at special tokens, split into pieces, merge each piece and remember it
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = [];
        foreach (var (part, isSpecial) in SpecialTokens.Split(text, allowSpecial ? [.. _special.Keys] : []))
        {
            if (isSpecial)
            {
                ids.Add(_special[part]);
                continue;
            }

            foreach (var piece in PreTokenizer.Split(part))
            {
                ids.AddRange(_cache.GetOrAdd(piece, Merge));
            }
        }

        return [.. ids];
        // solution:end
    }

    /// <summary>The text of tokens.</summary>
    /// <param name="ids">Ids of the vocabulary.</param>
    /// <returns>Their bytes read as UTF-8; bytes that are no UTF-8 become U+FFFD.</returns>
    /// <exception cref="ArgumentException">An id is not in the vocabulary.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        // solution:begin task 1: join the tokens' bytes before reading them as UTF-8
        List<byte> bytes = [];
        foreach (var id in ids)
        {
            bytes.AddRange(_bytes.TryGetValue(id, out var token) ? token : throw new ArgumentException($"The vocabulary has no id {id}.", nameof(ids)));
        }

        return Encoding.UTF8.GetString([.. bytes]);
        // solution:end
    }
    // solution:begin

    private static Dictionary<string, int> ReadVocabulary(string encoderJson)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(encoderJson) ?? throw new ArgumentException("The vocabulary is null instead of a JSON object.", nameof(encoderJson));
        }
        catch (JsonException problem)
        {
            throw new ArgumentException($"The vocabulary is not a JSON object of tokens and ids: {problem.Message}", nameof(encoderJson), problem);
        }
    }

    private static List<(string Left, string Right)> ReadMerges(string vocabBpe)
    {
        List<(string Left, string Right)> merges = [];
        foreach (var line in vocabBpe.Split('\n').Select(line => line.TrimEnd('\r')).Where((line, number) => line.Length > 0 && !(number == 0 && line.StartsWith("#version", StringComparison.Ordinal))))
        {
            merges.Add(line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : throw new ArgumentException($"A merge is two tokens with a space between them, not '{line}'.", nameof(vocabBpe)));
        }

        return merges;
    }

    private int[] Merge(string piece)
    {
        var tokens = Encoding.UTF8.GetBytes(piece).Select(b => _byteTokens[b]).ToArray();
        while (LowestRank(tokens) is { } pair)
        {
            tokens = MergeAll(tokens, pair, _merges[pair].Merged);
        }

        return tokens;
    }

    private (int Left, int Right)? LowestRank(int[] tokens)
    {
        (int Left, int Right)? best = null;
        var lowest = int.MaxValue;
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            if (_merges.TryGetValue((tokens[i], tokens[i + 1]), out var merge) && merge.Rank < lowest)
            {
                (best, lowest) = ((tokens[i], tokens[i + 1]), merge.Rank);
            }
        }

        return best;
    }

    internal static int[] MergeAll(int[] tokens, (int Left, int Right) pair, int merged)
    {
        var (result, count) = (new int[tokens.Length], 0);
        for (var i = 0; i < tokens.Length; count++)
        {
            var isPair = i + 1 < tokens.Length && tokens[i] == pair.Left && tokens[i + 1] == pair.Right;
            result[count] = isPair ? merged : tokens[i];
            i += isPair ? 2 : 1;
        }

        return result[..count];
    }
    // solution:end
}
// solution:begin

internal static class SpecialTokens
{
    /// <summary>Cuts a text at special tokens; where several begin, the longest counts. Joined, the parts are the text.</summary>
    public static IEnumerable<(string Part, bool IsSpecial)> Split(string text, IReadOnlyCollection<string> specialTokens)
    {
        var longestFirst = specialTokens.OrderByDescending(token => token.Length).ToList();
        var start = 0;
        while (start < text.Length)
        {
            var (at, token) = longestFirst.Select(token => (At: text.IndexOf(token, start, StringComparison.Ordinal), Token: token)).Where(found => found.At >= 0).DefaultIfEmpty((At: text.Length, Token: string.Empty)).MinBy(found => found.At);
            if (at > start)
            {
                yield return (text[start..at], false);
            }

            if (token.Length > 0)
            {
                yield return (token, true);
            }

            start = at + token.Length;
        }
    }
}
// solution:end

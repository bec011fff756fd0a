using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Katas.Kit.Data;

namespace Katas.Kit.Text;

/// <summary>GPT-2's byte-level byte-pair encoding (Radford et al. 2019, §2.2; Sennrich et al. 2016), letters told by code point.</summary>
/// <remarks>Ids: the 256 bytes in GPT-2's order, the merges, the special tokens. Encoding may be called from several threads.</remarks>
public sealed class BytePairTokenizer : ITokenizer
{
    private const string EndOfTextToken = "<|endoftext|>";

    private static readonly char[] Characters = ByteCharacters();

    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Left, string Right), int> _ranks = [];
    private readonly Dictionary<string, int> _special = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<char, byte> _bytes = Characters.Select((character, value) => (character, (byte)value)).ToDictionary();

    /// <summary>A tokenizer from its merges.</summary>
    /// <param name="merges">Pairs of tokens, most important first, written in GPT-2's characters for bytes (Ġ is a space).</param>
    /// <param name="specialTokens">Whole tokens with the last ids.</param>
    /// <exception cref="ArgumentException">A merge joins what is no token yet, or a special token is empty or given twice.</exception>
    public BytePairTokenizer(IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string>? specialTokens = null)
    {
        foreach (var character in Characters.Order())
        {
            Add(character.ToString());
        }

        foreach (var merge in merges)
        {
            if (!_ids.ContainsKey(merge.Left) || !_ids.ContainsKey(merge.Right) || !_ranks.TryAdd(merge, _ranks.Count))
            {
                throw new ArgumentException($"Merge {_ranks.Count} joins '{merge.Left}' and '{merge.Right}', which are not both tokens by then, or were joined before.", nameof(merges));
            }

            Add(merge.Left + merge.Right);
        }

        foreach (var token in specialTokens ?? [])
        {
            if (token.Length == 0 || !_special.TryAdd(token, _tokens.Count))
            {
                throw new ArgumentException($"The special token '{token}' is empty or given twice.", nameof(specialTokens));
            }

            _tokens.Add(token);
        }
    }

    /// <inheritdoc/>
    public int VocabularySize => _tokens.Count;

    /// <inheritdoc/>
    public int EndOfText => _special.GetValueOrDefault(EndOfTextToken, -1);

    /// <summary>GPT-2's own tokenizer: 50 257 ids, <c>&lt;|endoftext|&gt;</c> is 50 256.</summary>
    /// <param name="files">The two released files.</param>
    /// <exception cref="ArgumentException">The files contradict each other.</exception>
    public static BytePairTokenizer FromGpt2(Gpt2Vocabulary files)
    {
        var merges = files.VocabBpe.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ')).Select(pair => (pair[0], pair[1]));
        var tokenizer = new BytePairTokenizer([.. merges], [EndOfTextToken]);
        var released = JsonSerializer.Deserialize<Dictionary<string, int>>(files.EncoderJson)!;
        return released.Count == tokenizer.VocabularySize && released.All(entry => tokenizer._tokens[entry.Value] == entry.Key)
            ? tokenizer
            : throw new ArgumentException("encoder.json and vocab.bpe do not belong together: their tokens have other ids.", nameof(files));
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, bool allowSpecial = false)
    {
        var ids = new List<int>();
        for (var start = 0; start < text.Length;)
        {
            var (at, token) = allowSpecial ? NextSpecial(text, start) : (text.Length, string.Empty);
            foreach (var piece in Pieces.Of(text[start..at]))
            {
                ids.AddRange(_pieces.GetOrAdd(piece, EncodePiece));
            }

            if (token.Length > 0)
            {
                ids.Add(_special[token]);
            }

            start = at + token.Length;
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> ids)
    {
        using var bytes = new MemoryStream();
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ids));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _tokens.Count, nameof(ids));
            bytes.Write(_special.ContainsValue(id) ? Encoding.UTF8.GetBytes(_tokens[id]) : [.. _tokens[id].Select(character => _bytes[character])]);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private int[] EncodePiece(string piece)
    {
        List<string> parts = [.. Encoding.UTF8.GetBytes(piece).Select(value => Characters[value].ToString())];
        while (parts.Count > 1)
        {
            var best = Enumerable.Range(0, parts.Count - 1).Select(at => (parts[at], parts[at + 1])).MinBy(pair => _ranks.GetValueOrDefault(pair, int.MaxValue));
            if (!_ranks.ContainsKey(best))
            {
                break;
            }

            parts = Merge(parts, best);
        }

        return [.. parts.Select(part => _ids[part])];
    }

    // All occurrences, left to right, without overlap.
    private static List<string> Merge(List<string> parts, (string Left, string Right) pair)
    {
        var merged = new List<string>(parts.Count);
        for (var at = 0; at < parts.Count; at++)
        {
            var joins = at + 1 < parts.Count && parts[at] == pair.Left && parts[at + 1] == pair.Right;
            merged.Add(joins ? pair.Left + pair.Right : parts[at]);
            at += joins ? 1 : 0;
        }

        return merged;
    }

    private (int At, string Token) NextSpecial(string text, int start) => _special.Keys
        .Select(token => (At: text.IndexOf(token, start, StringComparison.Ordinal), Token: token))
        .Where(found => found.At >= 0).OrderBy(found => found.At).ThenByDescending(found => found.Token.Length)
        .FirstOrDefault((text.Length, string.Empty));

    private void Add(string token)
    {
        _ids.TryAdd(token, _tokens.Count);
        _tokens.Add(token);
    }

    // Printable bytes stand for themselves, the k-th of the others is U+0100 + k: so the order of characters is GPT-2's order of bytes.
    private static char[] ByteCharacters()
    {
        var characters = new char[256];
        for (var (value, others) = (0, 0); value < characters.Length; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(isPrintable ? value : 0x100 + others++);
        }

        return characters;
    }
}

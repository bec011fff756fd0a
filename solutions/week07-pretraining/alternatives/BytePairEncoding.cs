using System.Text;
using System.Text.Json;

namespace Katas.Pretraining;

// A linked list of symbols and a queue of pairs by rank and place: O(n log n) a piece. Works on strings, and walks the text for special tokens.
public sealed class BytePairEncoding
{
    private readonly IReadOnlyDictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens;
    private readonly Dictionary<(string Left, string Right), int> _ranks = [];
    private readonly HashSet<string> _special;
    private readonly Dictionary<string, int[]> _pieces = [];

    public BytePairEncoding(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string>? specialTokens = null)
    {
        _ids = vocabulary;
        _special = [.. specialTokens ?? []];
        _tokens = vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key); // an id that occurs twice throws
        foreach (var (left, right) in merges)
        {
            _ranks[(left, right)] = _ranks.Count;
        }

        var needed = merges.SelectMany(merge => new[] { merge.Left, merge.Right, merge.Left + merge.Right }).Concat(_special).Concat(ByteUnicode.Order.Select(b => $"{ByteUnicode.Encode(b)}"));
        if (needed.FirstOrDefault(token => !vocabulary.ContainsKey(token)) is { } missing)
        {
            throw new ArgumentException($"no id for {missing}");
        }
    }

    public int VocabularySize => _ids.Count;

    public static BytePairEncoding FromText(string encoderJson, string vocabBpe, IReadOnlyList<string>? specialTokens = null)
    {
        using var json = JsonDocument.Parse(encoderJson);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("no object");
        }

        var merges = new List<(string, string)>();
        using var lines = new StringReader(vocabBpe);
        lines.ReadLine();
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            var parts = line.Split(' ');
            merges.Add(parts.Length == 2 ? (parts[0], parts[1]) : throw new ArgumentException($"no merge: {line}"));
        }

        return new(json.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32()), merges, specialTokens);
    }

    public int[] Encode(string text, bool allowSpecial = false) =>
        [.. SpecialTokens.Split(text, allowSpecial ? _special : []).SelectMany(part => part.IsSpecial ? [_ids[part.Part]] : PreTokenizer.Split(part.Part).SelectMany(Piece))];

    public string Decode(IEnumerable<int> ids)
    {
        using var bytes = new MemoryStream();
        foreach (var id in ids)
        {
            var token = _tokens.TryGetValue(id, out var known) ? known : throw new ArgumentException($"no token {id}");
            bytes.Write(_special.Contains(token) ? Encoding.UTF8.GetBytes(token) : [.. token.Select(ByteUnicode.Decode)]);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    internal static int[] MergeAll(int[] tokens, (int Left, int Right) pair, int merged)
    {
        var result = new Stack<int>();
        var open = false; // whether the top may be the left part of a pair
        foreach (var token in tokens)
        {
            if (open && token == pair.Right && result.Peek() == pair.Left)
            {
                result.Pop();
                result.Push(merged);
                open = false;
            }
            else
            {
                result.Push(token);
                open = true;
            }
        }

        return [.. result.Reverse()];
    }

    private int[] Piece(string piece)
    {
        if (!_pieces.TryGetValue(piece, out var ids))
        {
            _pieces[piece] = ids = [.. Merge([.. Encoding.UTF8.GetBytes(piece).Select(b => $"{ByteUnicode.Encode(b)}")]).Select(token => _ids[token])];
        }

        return ids;
    }

    private IEnumerable<string> Merge(string?[] symbols)
    {
        var (next, previous) = (Enumerable.Range(1, symbols.Length).ToArray(), Enumerable.Range(-1, symbols.Length).ToArray());
        var queue = new PriorityQueue<(int At, string Left, string Right, int Rank), (int Rank, int At)>();
        void Look(int at)
        {
            if (at >= 0 && next[at] < symbols.Length && _ranks.TryGetValue((symbols[at]!, symbols[next[at]]!), out var rank))
            {
                queue.Enqueue((at, symbols[at]!, symbols[next[at]]!, rank), (rank, at));
            }
        }

        for (var at = 0; at < symbols.Length; at++)
        {
            Look(at);
        }

        while (queue.TryPeek(out _, out var first))
        {
            List<int> made = []; // all pairs of this rank are merged before what they make is looked at
            while (queue.TryPeek(out var pair, out var place) && place.Rank == first.Rank)
            {
                queue.Dequeue();
                var right = next[pair.At];
                if (symbols[pair.At] == pair.Left && right < symbols.Length && symbols[right] == pair.Right)
                {
                    (symbols[pair.At], symbols[right], next[pair.At]) = (pair.Left + pair.Right, null, next[right]);
                    if (next[pair.At] < symbols.Length)
                    {
                        previous[next[pair.At]] = pair.At;
                    }

                    made.Add(pair.At);
                }
            }

            made.ForEach(at => { Look(previous[at]); Look(at); });
        }

        return symbols.OfType<string>();
    }
}

internal static class SpecialTokens
{
    public static IEnumerable<(string Part, bool IsSpecial)> Split(string text, IReadOnlyCollection<string> specialTokens)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var token = specialTokens.Where(token => string.CompareOrdinal(text, at, token, 0, token.Length) == 0).MaxBy(token => token.Length);
            if (token is not null && plain.Length > 0)
            {
                yield return ($"{plain}", false);
                plain.Clear();
            }

            if (token is not null)
            {
                yield return (token, true);
            }
            else
            {
                plain.Append(text[at]);
            }

            at += token?.Length ?? 1;
        }

        if (plain.Length > 0)
        {
            yield return ($"{plain}", false);
        }
    }
}

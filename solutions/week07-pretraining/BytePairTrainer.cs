using System.Text;

namespace Katas.Pretraining;

/// <summary>Learns the merges of a byte-level BPE (Sennrich et al. 2016, Algorithm 1).</summary>
public static class BytePairTrainer
{
    /// <summary>Merges the most frequent pair of tokens again and again, never across pieces or special tokens.</summary>
    /// <remarks>
    /// Pieces are counted once; a merge then revisits only the distinct pieces that hold its pair. Of equally frequent pairs the one with the lexicographically greatest
    /// (left bytes, right bytes) is merged, bytes as unsigned numbers, left first: so nothing depends on the order of a dictionary.
    /// </remarks>
    /// <param name="text">Any text.</param>
    /// <param name="vocabularySize">256 bytes, the merges and the special tokens together; fewer merges are learned where no pair is left.</param>
    /// <param name="specialTokens">They cut the text and are no part of it; none when null.</param>
    /// <returns>The vocabulary and the merges in order.</returns>
    /// <exception cref="ArgumentException">The size is below 256 and the number of special tokens.</exception>
    public static BytePairModel Train(string text, int vocabularySize, IReadOnlyList<string>? specialTokens = null)
    {
        // solution:begin task 2: count pairs weighted by pieces, merge the best one, update the pieces that hold it
        var special = specialTokens ?? [];
        if (vocabularySize < 256 + special.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(vocabularySize), vocabularySize, $"256 bytes and {special.Count} special tokens are the least.");
        }

        var corpus = new Corpus(Pieces(text, special));
        List<(string Left, string Right)> merges = [];
        while (256 + merges.Count + special.Count < vocabularySize && corpus.MostFrequentPair() is { } pair)
        {
            merges.Add((Written(corpus.Bytes[pair.Left]), Written(corpus.Bytes[pair.Right])));
            corpus.Merge(pair);
        }

        var tokens = ByteUnicode.Order.Select(b => ByteUnicode.Encode(b).ToString()).Concat(merges.Select(merge => merge.Left + merge.Right)).Concat(special);
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        foreach (var token in tokens)
        {
            vocabulary.TryAdd(token, vocabulary.Count);
        }

        return new BytePairModel(vocabulary, merges);
        // solution:end
    }
    // solution:begin

    private static Dictionary<string, int> Pieces(string text, IReadOnlyList<string> specialTokens)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var (part, _) in SpecialTokens.Split(text, specialTokens).Where(part => !part.IsSpecial))
        {
            foreach (var piece in PreTokenizer.Split(part))
            {
                counts[piece] = counts.GetValueOrDefault(piece) + 1;
            }
        }

        return counts;
    }

    private static string Written(byte[] bytes) => string.Concat(bytes.Select(ByteUnicode.Encode));

    /// <summary>The distinct pieces as token ids, and how often each pair of neighbours occurs in them.</summary>
    private sealed class Corpus
    {
        private readonly List<(int[] Tokens, int Count)> _pieces = [];
        private readonly Dictionary<(int Left, int Right), long> _counts = [];
        private readonly Dictionary<(int Left, int Right), HashSet<int>> _where = [];

        public Corpus(Dictionary<string, int> pieces)
        {
            foreach (var (piece, count) in pieces)
            {
                _pieces.Add(([.. Encoding.UTF8.GetBytes(piece)], count));
                Count(_pieces.Count - 1, +1);
            }
        }

        /// <summary>The bytes of every token; the first 256 are the bytes themselves.</summary>
        public List<byte[]> Bytes { get; } = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];

        public (int Left, int Right)? MostFrequentPair()
        {
            (int Left, int Right)? best = null;
            var most = 0L;
            foreach (var (pair, count) in _counts)
            {
                if (count > most || (count == most && best is { } other && Compare(pair, other) > 0))
                {
                    (best, most) = (pair, count);
                }
            }

            return best;
        }

        public void Merge((int Left, int Right) pair)
        {
            Bytes.Add([.. Bytes[pair.Left], .. Bytes[pair.Right]]);
            foreach (var index in _where[pair].ToList())
            {
                Count(index, -1);
                _pieces[index] = (BytePairEncoding.MergeAll(_pieces[index].Tokens, pair, Bytes.Count - 1), _pieces[index].Count);
                Count(index, +1);
            }
        }

        private int Compare((int Left, int Right) a, (int Left, int Right) b)
        {
            var left = Bytes[a.Left].AsSpan().SequenceCompareTo(Bytes[b.Left]);
            return left != 0 ? left : Bytes[a.Right].AsSpan().SequenceCompareTo(Bytes[b.Right]);
        }

        private void Count(int index, int sign)
        {
            var (tokens, count) = _pieces[index];
            for (var i = 0; i + 1 < tokens.Length; i++)
            {
                var pair = (tokens[i], tokens[i + 1]);
                _counts[pair] = _counts.GetValueOrDefault(pair) + (sign * count);
                if (sign > 0)
                {
                    _where.TryAdd(pair, []);
                    _where[pair].Add(index);
                }
                else if (_counts[pair] == 0)
                {
                    _counts.Remove(pair);
                    _where.Remove(pair);
                }
                else
                {
                    _where[pair].Remove(index);
                }
            }
        }
    }
    // solution:end
}

namespace Katas.Transformers;

/// <summary>Numbers for tokens: 0 padding, 1 begin of sentence, 2 end of sentence, 3 unknown, then the tokens by frequency.</summary>
public sealed class Vocabulary
{
    /// <summary>Stands for nothing.</summary>
    public const long Pad = 0;

    /// <summary>Begins every decoder input.</summary>
    public const long Bos = 1;

    /// <summary>Ends every sentence.</summary>
    public const long Eos = 2;

    /// <summary>Stands for every token that has no id.</summary>
    public const long Unknown = 3;

    // solution:begin
    private const long FirstToken = 4;

    private readonly string[] _tokens;
    private readonly Dictionary<string, long> _ids;

    private Vocabulary(string[] tokens)
    {
        _tokens = tokens;
        _ids = tokens.Index().ToDictionary(entry => entry.Item, entry => entry.Index + FirstToken, StringComparer.Ordinal);
    }

    // solution:end
    /// <summary>How many ids there are, the four special ones included.</summary>
    public long Count
    {
        get
        {
            // solution:begin task 6: the special ids and the tokens
            return _tokens.Length + FirstToken;
            // solution:end
        }
    }

    /// <summary>Collects the tokens that get an id.</summary>
    /// <param name="sentences">Tokens of each sentence.</param>
    /// <param name="minCount">How often a token must occur.</param>
    /// <param name="maxSize">How many ids there may be in all; at least the four special ones.</param>
    /// <returns>Ids from 4 on by descending count, ties by ordinal order.</returns>
    /// <exception cref="ArgumentException">maxSize below 4.</exception>
    public static Vocabulary Build(IEnumerable<string[]> sentences, int minCount = 2, int maxSize = int.MaxValue)
    {
        // solution:begin task 6: count, drop the rare, order, cut
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSize, (int)FirstToken);
        var counts = sentences.SelectMany(sentence => sentence).CountBy(token => token, StringComparer.Ordinal).Where(entry => entry.Value >= minCount);
        var ordered = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal);
        return new Vocabulary([.. ordered.Take(maxSize - (int)FirstToken).Select(entry => entry.Key)]);
        // solution:end
    }

    /// <summary>The ids of tokens, without bos and eos; <see cref="Unknown"/> for tokens without an id.</summary>
    /// <param name="tokens">The tokens.</param>
    public long[] Encode(IReadOnlyList<string> tokens)
    {
        // solution:begin task 6: look every token up
        return [.. tokens.Select(token => _ids.GetValueOrDefault(token, Unknown))];
        // solution:end
    }

    /// <summary>The tokens of ids: stops before the first eos, leaves out padding and bos, and gives <c>&lt;unk&gt;</c> for unknown.</summary>
    /// <param name="ids">Ids 0 … Count − 1.</param>
    /// <exception cref="ArgumentException">An id out of range.</exception>
    public string[] Decode(IEnumerable<long> ids)
    {
        // solution:begin task 6: up to eos, without padding and bos
        return [.. ids.TakeWhile(id => id != Eos).Where(id => id is not (Pad or Bos)).Select(Token)];
        // solution:end
    }
    // solution:begin

    private string Token(long id) => id == Unknown ? "<unk>"
        : id >= FirstToken && id < Count ? _tokens[id - FirstToken]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Ids lie in 0 … {Count - 1}.");
    // solution:end
}

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

    /// <summary>How many ids there are, the four special ones included.</summary>
    public long Count
    {
        get
        {
            // TODO(week06.6): the special ids and the tokens
            throw new NotImplementedException("Week 6, task 6: the special ids and the tokens");
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
        // TODO(week06.6): count, drop the rare, order, cut
        throw new NotImplementedException("Week 6, task 6: count, drop the rare, order, cut");
    }

    /// <summary>The ids of tokens, without bos and eos; <see cref="Unknown"/> for tokens without an id.</summary>
    /// <param name="tokens">The tokens.</param>
    public long[] Encode(IReadOnlyList<string> tokens)
    {
        // TODO(week06.6): look every token up
        throw new NotImplementedException("Week 6, task 6: look every token up");
    }

    /// <summary>The tokens of ids: stops before the first eos, leaves out padding and bos, and gives <c>&lt;unk&gt;</c> for unknown.</summary>
    /// <param name="ids">Ids 0 … Count − 1.</param>
    /// <exception cref="ArgumentException">An id out of range.</exception>
    public string[] Decode(IEnumerable<long> ids)
    {
        // TODO(week06.6): up to eos, without padding and bos
        throw new NotImplementedException("Week 6, task 6: up to eos, without padding and bos");
    }
}

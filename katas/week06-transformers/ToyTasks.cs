namespace Katas.Transformers;

/// <summary>Sequences with a known answer. Symbols are the ids 4 … 3 + symbols, all equally likely; lengths are uniform in minLength … maxLength.</summary>
public static class ToyTasks
{
    /// <summary>The target is the source.</summary>
    /// <param name="count">How many pairs.</param>
    /// <param name="symbols">How many symbols; ≥ 1.</param>
    /// <param name="minLength">The shortest source; ≥ 1.</param>
    /// <param name="maxLength">The longest source; ≥ minLength.</param>
    /// <param name="seed">Equal seeds, equal pairs.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static IReadOnlyList<SentencePair> Copy(int count, int symbols, int minLength, int maxLength, int seed)
    {
        // TODO(week06.8): draw a length, then the symbols
        throw new NotImplementedException("Week 6, task 8: draw a length, then the symbols");
    }

    /// <summary>The target is the source backwards: the decoder must look at another place for every token.</summary>
    /// <param name="count">How many pairs.</param>
    /// <param name="symbols">How many symbols; ≥ 1.</param>
    /// <param name="minLength">The shortest source; ≥ 1.</param>
    /// <param name="maxLength">The longest source; ≥ minLength.</param>
    /// <param name="seed">Equal seeds, equal pairs.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static IReadOnlyList<SentencePair> Reverse(int count, int symbols, int minLength, int maxLength, int seed)
    {
        // TODO(week06.8): as Copy, with the target turned round
        throw new NotImplementedException("Week 6, task 8: as Copy, with the target turned round");
    }
}

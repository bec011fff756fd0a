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
        // solution:begin task 8: draw a length, then the symbols
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(symbols, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, minLength);
        var random = new Random(seed);
        List<SentencePair> pairs = [];
        for (var index = 0; index < count; index++)
        {
            var source = new long[random.Next(minLength, maxLength + 1)];
            for (var position = 0; position < source.Length; position++)
            {
                source[position] = random.NextInt64(4, 4 + symbols);
            }

            pairs.Add(new SentencePair(source, [.. source]));
        }

        return pairs;
        // solution:end
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
        // solution:begin task 8: as Copy, with the target turned round
        return [.. Copy(count, symbols, minLength, maxLength, seed).Select(pair => pair with { Target = [.. pair.Target.Reverse()] })];
        // solution:end
    }
}

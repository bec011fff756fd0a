namespace Katas.Attention;

/// <summary>The milestone's data: sequences that can only be continued by looking back (Olsson et al. 2022).</summary>
public static class RepeatedSequences
{
    /// <summary>Draws sequences; row b is a segment of <c>Periods[b]</c> DISTINCT random tokens, repeated and cut off at <paramref name="length"/>.</summary>
    /// <param name="batch">B, ≥ 1.</param>
    /// <param name="length">Tokens per row, ≥ 1.</param>
    /// <param name="minPeriod">The shortest segment, ≥ 1.</param>
    /// <param name="maxPeriod">The longest segment, included; at most <paramref name="vocabSize"/>.</param>
    /// <param name="vocabSize">Tokens are 0 … vocabSize − 1.</param>
    /// <param name="generator">A CPU generator; equal seeds give equal rows.</param>
    /// <returns>Tokens int64 <c>[batch, length]</c> and Periods int64 <c>[batch]</c>, uniform in minPeriod … maxPeriod, both on the CPU.</returns>
    /// <exception cref="ArgumentException">A size is below 1, the periods are in the wrong order, or a segment needs more tokens than there are.</exception>
    public static (Tensor Tokens, Tensor Periods) Sample(long batch, long length, long minPeriod, long maxPeriod, long vocabSize, Generator generator)
    {
        // solution:begin task 8: draw a period and a random order of the vocabulary per row and repeat the first tokens of that order
        foreach (var size in new[] { batch, length, minPeriod })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxPeriod, minPeriod);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPeriod, vocabSize);
        using var scope = NewDisposeScope();
        var periods = randint(minPeriod, maxPeriod + 1, [batch], dtype: ScalarType.Int64, generator: generator); // [B]
        var orders = rand([batch, vocabSize], generator: generator).argsort(-1); // [B, V], each row a random permutation
        var positions = arange(length, dtype: ScalarType.Int64).remainder(periods.unsqueeze(1)); // [B, L], place in the segment
        var tokens = orders.gather(1, positions); // [B, L]
        return (tokens.MoveToOuterDisposeScope(), periods.MoveToOuterDisposeScope());
        // solution:end
    }
}

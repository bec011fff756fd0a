namespace Katas.MathMl;

/// <summary>Divides examples into parts. Equal seeds give equal parts; the sequence itself is not prescribed.</summary>
public static class Splits
{
    /// <summary>The numbers 0…n−1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="seed">The seed.</param>
    public static long[] Permutation(long n, int seed)
    {
        // solution:begin task 3: shuffle 0…n−1 by the seed
        var order = new long[n];
        for (var i = 0L; i < n; i++)
        {
            order[i] = i;
        }

        new Random(seed).Shuffle(order);
        return order;
        // solution:end
    }

    /// <summary>A random division into two parts.</summary>
    /// <param name="n">How many examples.</param>
    /// <param name="testFraction">The share of the test part; its size is round(n·testFraction).</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static (long[] Train, long[] Test) TrainTest(long n, double testFraction, int seed)
    {
        // solution:begin task 3: cut a permutation at the size of the test part
        var size = (int)Math.Round(n * testFraction, MidpointRounding.AwayFromZero);
        if (size < 1 || size >= n)
        {
            throw new ArgumentException($"A test fraction of {testFraction} of {n} examples leaves a part empty.", nameof(testFraction));
        }

        var order = Permutation(n, seed);
        return (order[size..], order[..size]);
        // solution:end
    }

    /// <summary>k divisions in which each example is tested exactly once.</summary>
    /// <param name="n">How many examples.</param>
    /// <param name="folds">k, 2 ≤ k ≤ n; the test parts' sizes differ by at most 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">k is out of range.</exception>
    public static IReadOnlyList<(long[] Train, long[] Test)> KFold(long n, int folds, int seed)
    {
        // solution:begin task 3: cut a permutation into k parts of nearly equal size, each the test part once
        if (folds < 2 || folds > n)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"There are {n} examples: folds must be 2 to {n}.");
        }

        var order = Permutation(n, seed);
        var parts = new List<(long[] Train, long[] Test)>();
        for (var fold = 0; fold < folds; fold++)
        {
            var (start, end) = ((int)(n * fold / folds), (int)(n * (fold + 1) / folds));
            parts.Add(([.. order[..start], .. order[end..]], order[start..end]));
        }

        return parts;
        // solution:end
    }
}

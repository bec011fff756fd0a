namespace Katas.MathMl;

/// <summary>Divides examples into parts. Equal seeds give equal parts; the sequence itself is not prescribed.</summary>
public static class Splits
{
    /// <summary>The numbers 0…n−1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="seed">The seed.</param>
    public static long[] Permutation(long n, int seed)
    {
        // TODO(week01.3): shuffle 0…n−1 by the seed
        throw new NotImplementedException("Week 1, task 3: shuffle 0…n−1 by the seed");
    }

    /// <summary>A random division into two parts.</summary>
    /// <param name="n">How many examples.</param>
    /// <param name="testFraction">The share of the test part; its size is round(n·testFraction).</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    public static (long[] Train, long[] Test) TrainTest(long n, double testFraction, int seed)
    {
        // TODO(week01.3): cut a permutation at the size of the test part
        throw new NotImplementedException("Week 1, task 3: cut a permutation at the size of the test part");
    }

    /// <summary>k divisions in which each example is tested exactly once.</summary>
    /// <param name="n">How many examples.</param>
    /// <param name="folds">k, 2 ≤ k ≤ n; the test parts' sizes differ by at most 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">k is out of range.</exception>
    public static IReadOnlyList<(long[] Train, long[] Test)> KFold(long n, int folds, int seed)
    {
        // TODO(week01.3): cut a permutation into k parts of nearly equal size, each the test part once
        throw new NotImplementedException("Week 1, task 3: cut a permutation into k parts of nearly equal size, each the test part once");
    }
}

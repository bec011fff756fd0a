namespace Katas.Kit.Training;

/// <summary>Steele, Lea and Flood's generator (2014): the same numbers in every language.</summary>
/// <param name="seed">Where it starts.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number in 0…n−1: <c>(Next() >> 33) % n</c>.</summary>
    /// <param name="n">How many numbers there are; positive.</param>
    public int NextInt(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return (int)((Next() >> 33) % (ulong)n);
    }

    /// <summary>A number in [0, 1): <c>(Next() >> 11) · 2⁻⁵³</c>.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}

using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Random inputs for properties: equal seeds, equal draws.</summary>
/// <param name="seed">The seed.</param>
public sealed class Draws(int seed)
{
    private readonly Random _random = new(SeedShift.Apply(seed));

    /// <summary>Checks a property for several draws; a failure names the case's own seed.</summary>
    /// <param name="cases">How many.</param>
    /// <param name="seed">The first case's seed; the others follow.</param>
    /// <param name="property">What must hold.</param>
    public static void Repeat(int cases, int seed, Action<Draws> property)
    {
        for (var index = 0; index < cases; index++)
        {
            using var scope = torch.NewDisposeScope();
            try
            {
                property(new Draws(seed + index));
            }
            catch (Exception failure) when (failure is not NotImplementedException)
            {
                throw new SpecFailedException($"{failure.Message}\n  in case {index + 1} of {cases} (new Draws({seed + index}))", failure);
            }
        }
    }

    /// <summary>A whole number.</summary>
    /// <param name="low">The smallest.</param>
    /// <param name="highInclusive">The largest.</param>
    public int Int(int low, int highInclusive) => _random.Next(low, highInclusive + 1);

    /// <summary>A number in [low, high).</summary>
    /// <param name="low">The smallest.</param>
    /// <param name="high">The end.</param>
    public double Uniform(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>A shape.</summary>
    /// <param name="minRank">The fewest axes.</param>
    /// <param name="maxRank">The most axes.</param>
    /// <param name="maxSize">The largest size of an axis; the smallest is 1.</param>
    public long[] Shape(int minRank, int maxRank, int maxSize) => [.. Enumerable.Range(0, Int(minRank, maxRank)).Select(_ => (long)Int(1, maxSize))];

    /// <summary>A seed for code that takes one.</summary>
    public int Seed() => _random.Next();

    /// <summary>A torch generator for code that takes one.</summary>
    public torch.Generator Generator() => new((ulong)_random.NextInt64(), torch.CPU);

    /// <summary>A tensor of standard normal numbers.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="dtype">Its dtype.</param>
    public torch.Tensor Normal(long[] shape, torch.ScalarType dtype = torch.ScalarType.Float64)
    {
        using var generator = Generator();
        return torch.randn(shape, dtype: dtype, generator: generator);
    }
}

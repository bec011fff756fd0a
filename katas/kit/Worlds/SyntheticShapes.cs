using TorchSharp;

namespace Katas.Kit.Worlds;

/// <summary>Small colour images that need no download: one disc, square or ring on a gradient. They stand in for CIFAR-10 where it is missing.</summary>
public static class SyntheticShapes
{
    private const int Side = 32;
    private const int Channels = 3;

    /// <summary>Draws images: a pure function of its arguments.</summary>
    /// <param name="count">How many; the first ones are the same for every count.</param>
    /// <param name="seed">Seeds one <see cref="Random"/> for the whole call.</param>
    /// <returns>float32 [count, 3, 32, 32] in [−1, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static torch.Tensor Images(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Random(seed);
        var pixels = new float[count * Channels * Side * Side];
        for (var image = 0; image < count; image++)
        {
            Draw(random, pixels.AsSpan(image * Channels * Side * Side, Channels * Side * Side));
        }

        return torch.tensor(pixels, [count, Channels, Side, Side]);
    }

    private static void Draw(Random random, Span<float> pixels)
    {
        var (top, bottom, ink) = (Colour(random), Colour(random), Colour(random));
        var kind = random.Next(3);
        var (centreX, centreY, radius) = (10 + (12 * random.NextDouble()), 10 + (12 * random.NextDouble()), 5 + (6 * random.NextDouble()));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var coverage = Math.Clamp(0.5 - Distance(kind, Math.Abs(x - centreX), Math.Abs(y - centreY), radius), 0, 1);
                for (var channel = 0; channel < Channels; channel++)
                {
                    var background = top[channel] + ((bottom[channel] - top[channel]) * y / (Side - 1));
                    pixels[(channel * Side * Side) + (y * Side) + x] = (float)((background * (1 - coverage)) + (ink[channel] * coverage));
                }
            }
        }
    }

    private static double[] Colour(Random random) => [(2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1];

    // Signed distance to the outline: negative inside.
    private static double Distance(int kind, double dx, double dy, double radius) => kind switch
    {
        0 => Math.Sqrt((dx * dx) + (dy * dy)) - radius,
        1 => Math.Max(dx, dy) - radius,
        _ => Math.Abs(Math.Sqrt((dx * dx) + (dy * dy)) - radius) - 2,
    };
}

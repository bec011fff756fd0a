using System.Globalization;

namespace Katas.Kit.Testing;

/// <summary>
/// Moves the seeds of all specs at once, so that `./kata verify N --seeds 200` sees each statistical spec under 200 others.
/// </summary>
public static class SeedShift
{
    /// <summary>The shift of this process, the environment variable <c>KATAS_SEED_SHIFT</c>; 0 leaves seeds as they are written.</summary>
    public static int Current => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED_SHIFT"), CultureInfo.InvariantCulture, out var shift) ? shift : 0;

    /// <summary>The seed to use in place of the written one. Seeds of one spec lie close together: a shift leads beyond them.</summary>
    /// <param name="seed">The seed as written.</param>
    public static int Apply(int seed) => unchecked(seed + (Current * 1_000_003));
}

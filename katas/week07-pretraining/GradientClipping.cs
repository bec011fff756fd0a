using TorchSharp.Modules;

namespace Katas.Pretraining;

/// <summary>Shortens gradients that are too long (Pascanu et al. 2013, Algorithm 1).</summary>
public static class GradientClipping
{
    /// <summary>Multiplies all gradients, in place, by <c>min(1, maxNorm/(norm + 10⁻⁶))</c>, where <c>norm</c> is the length of all of them as one vector: their direction stays.</summary>
    /// <param name="parameters">Those without a gradient are skipped.</param>
    /// <param name="maxNorm">The greatest length, above 0.</param>
    /// <returns>The length before clipping; 0 where there is no gradient.</returns>
    /// <exception cref="ArgumentException"><paramref name="maxNorm"/> is not above 0.</exception>
    public static double ClipByGlobalNorm(IEnumerable<Parameter> parameters, double maxNorm)
    {
        // TODO(week07.5): one norm over all gradients, one factor for all of them
        throw new NotImplementedException("Week 7, task 5: one norm over all gradients, one factor for all of them");
    }
}

namespace Katas.Pretraining;

/// <summary>How the learning rate changes over a run.</summary>
public static class LearningRates
{
    /// <summary>A linear ramp, then half a cosine.</summary>
    /// <remarks>
    /// <c>maxRate·(step + 1)/(warmup + 1)</c> for step &lt; warmup; <c>minRate</c> for step &gt; total;
    /// else <c>minRate + ½(1 + cos(π (step − warmup)/(total − warmup)))(maxRate − minRate)</c>.
    /// </remarks>
    /// <param name="step">Which step, from 0.</param>
    /// <param name="warmup">Steps of the ramp, from 0 to below <paramref name="total"/>.</param>
    /// <param name="total">The step at which <paramref name="minRate"/> is reached.</param>
    /// <param name="maxRate">The rate at the end of the ramp.</param>
    /// <param name="minRate">The rate at the end.</param>
    /// <exception cref="ArgumentException">A number of steps is negative, or <paramref name="total"/> is not above <paramref name="warmup"/>.</exception>
    public static double WarmupCosine(long step, long warmup, long total, double maxRate, double minRate)
    {
        // TODO(week07.5): three cases
        throw new NotImplementedException("Week 7, task 5: three cases");
    }
}

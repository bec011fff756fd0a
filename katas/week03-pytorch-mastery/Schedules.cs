namespace Katas.PytorchMastery;

/// <summary>Learning rates as functions of the step, which counts from 0.</summary>
public static class Schedules
{
    /// <summary>One cycle (Smith and Topin 2018), in PyTorch's cosine form.</summary>
    /// <remarks>
    /// From peak/initialDivisor up to the peak at step warmFraction·total − 1 (a fraction of a step is fine), then down to (peak/initialDivisor)/finalDivisor at step total − 1;
    /// from a to b as b + (a − b)(1 + cos πp)/2 with p from 0 to 1.
    /// </remarks>
    /// <param name="step">In [0, totalSteps).</param>
    /// <param name="totalSteps">How many steps there are.</param>
    /// <param name="peak">The largest rate.</param>
    /// <param name="warmFraction">Share of the steps on the way up.</param>
    /// <param name="initialDivisor">peak over the first rate.</param>
    /// <param name="finalDivisor">The first rate over the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public static double OneCycle(int step, int totalSteps, double peak, double warmFraction = 0.3, double initialDivisor = 25, double finalDivisor = 1e4)
    {
        // TODO(week03.7): find the half of the cycle and the place in it
        throw new NotImplementedException("Week 3, task 7: find the half of the cycle and the place in it");
    }

    /// <summary>A linear way up, peak·(step + 1)/warmupSteps while step &lt; warmupSteps, then half a cosine down to the floor, where it stays from totalSteps on.</summary>
    /// <param name="step">At least 0.</param>
    /// <param name="totalSteps">Where the floor is reached.</param>
    /// <param name="warmupSteps">Steps on the way up; 0 for none.</param>
    /// <param name="peak">The largest rate.</param>
    /// <param name="floor">The smallest rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public static double WarmupCosine(int step, int totalSteps, int warmupSteps, double peak, double floor = 0)
    {
        // TODO(week03.7): a line, a half cosine, and the floor
        throw new NotImplementedException("Week 3, task 7: a line, a half cosine, and the floor");
    }

    /// <summary>The first rate times γ for every stepSize steps.</summary>
    /// <param name="step">At least 0.</param>
    /// <param name="initial">The first rate.</param>
    /// <param name="stepSize">Steps from one fall to the next, at least 1.</param>
    /// <param name="gamma">γ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or stepSize below 1.</exception>
    public static double StepDecay(int step, double initial, int stepSize, double gamma)
    {
        // TODO(week03.7): count how often the rate has fallen
        throw new NotImplementedException("Week 3, task 7: count how often the rate has fallen");
    }
}

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
        // solution:begin task 7: find the half of the cycle and the place in it
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, totalSteps);
        var (first, top, end) = (peak / initialDivisor, (warmFraction * totalSteps) - 1, totalSteps - 1);
        return step <= top && top > 0
            ? Cosine(first, peak, step / top)
            : Cosine(peak, first / finalDivisor, end > top ? (step - Math.Max(top, 0)) / (end - Math.Max(top, 0)) : 1);
        // solution:end
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
        // solution:begin task 7: a line, a half cosine, and the floor
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return step < warmupSteps ? peak * (step + 1) / warmupSteps
            : step >= totalSteps ? floor
            : Cosine(peak, floor, (double)(step - warmupSteps) / (totalSteps - warmupSteps));
        // solution:end
    }

    /// <summary>The first rate times γ for every stepSize steps.</summary>
    /// <param name="step">At least 0.</param>
    /// <param name="initial">The first rate.</param>
    /// <param name="stepSize">Steps from one fall to the next, at least 1.</param>
    /// <param name="gamma">γ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or stepSize below 1.</exception>
    public static double StepDecay(int step, double initial, int stepSize, double gamma)
    {
        // solution:begin task 7: count how often the rate has fallen
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, 1);
        return initial * Math.Pow(gamma, step / stepSize);
        // solution:end
    }
    // solution:begin

    private static double Cosine(double from, double to, double progress) => to + ((from - to) * (1 + Math.Cos(Math.PI * progress)) / 2);
    // solution:end
}

namespace Katas.RepresentationLearning;

/// <summary>SimCLR's learning rates (Chen et al. 2020, Sec. 2.2 and appendix B.1).</summary>
public static class LearningRates
{
    /// <summary>The peak rate of LARS for a batch: <c>0.3·B/256</c>, or <c>0.075·√B</c>, which suits small batches and few epochs better.</summary>
    /// <param name="batchSize">B ≥ 1, images before augmentation.</param>
    /// <param name="squareRoot">Which of the two rules.</param>
    /// <exception cref="ArgumentException">The batch is empty.</exception>
    public static double Scaled(long batchSize, bool squareRoot = false)
    {
        // solution:begin task 6: scale linearly or with the square root
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return squareRoot ? 0.075 * Math.Sqrt(batchSize) : 0.3 * batchSize / 256;
        // solution:end
    }

    /// <summary>A rate that rises linearly, <c>peak·(step + 1)/warmup</c>, and then falls along a half cosine from the peak to 0 at <paramref name="totalSteps"/>.</summary>
    /// <param name="step">0 … totalSteps.</param>
    /// <param name="warmupSteps">0 … totalSteps; the peak is reached at step warmup − 1.</param>
    /// <param name="totalSteps">At least 1.</param>
    /// <param name="peak">The largest rate.</param>
    /// <exception cref="ArgumentException">A count is out of range.</exception>
    public static double WarmupCosine(int step, int warmupSteps, int totalSteps, double peak)
    {
        // solution:begin task 6: a line up, half a cosine down
        if (totalSteps < 1 || warmupSteps < 0 || warmupSteps > totalSteps || step < 0 || step > totalSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(step), $"Expected 0 ≤ step, warm-up ≤ total and total ≥ 1, not {step}, {warmupSteps} and {totalSteps}.");
        }

        return step < warmupSteps ? peak * (step + 1) / warmupSteps
            : step == totalSteps ? 0
            : peak * 0.5 * (1 + Math.Cos(Math.PI * (step - warmupSteps) / (totalSteps - warmupSteps)));
        // solution:end
    }
}

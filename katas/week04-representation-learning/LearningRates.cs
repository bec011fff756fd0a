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
        // TODO(week04.6): scale linearly or with the square root
        throw new NotImplementedException("Week 4, task 6: scale linearly or with the square root");
    }

    /// <summary>A rate that rises linearly, <c>peak·(step + 1)/warmup</c>, and then falls along a half cosine from the peak to 0 at <paramref name="totalSteps"/>.</summary>
    /// <param name="step">0 … totalSteps.</param>
    /// <param name="warmupSteps">0 … totalSteps; the peak is reached at step warmup − 1.</param>
    /// <param name="totalSteps">At least 1.</param>
    /// <param name="peak">The largest rate.</param>
    /// <exception cref="ArgumentException">A count is out of range.</exception>
    public static double WarmupCosine(int step, int warmupSteps, int totalSteps, double peak)
    {
        // TODO(week04.6): a line up, half a cosine down
        throw new NotImplementedException("Week 4, task 6: a line up, half a cosine down");
    }
}

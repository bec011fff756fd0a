namespace Katas.Transformers;

/// <summary>The learning rate of the Transformer: linear warm-up, then decay with the inverse root of the step (Vaswani et al. 2017, Eq. 3).</summary>
public static class NoamSchedule
{
    /// <summary><c>factor · dModel^(−1/2) · min(step^(−1/2), step · warmup^(−3/2))</c>; the two meet, and the rate is largest, at step = warmup.</summary>
    /// <param name="step">The update's number, counted from 1.</param>
    /// <param name="dModel">The model's width; ≥ 1.</param>
    /// <param name="warmup">How many steps the rate rises for; ≥ 1.</param>
    /// <param name="factor">Scales the whole schedule.</param>
    /// <exception cref="ArgumentException">Step, width or warm-up below 1.</exception>
    public static double LearningRate(long step, long dModel, long warmup, double factor = 1.0)
    {
        // TODO(week06.5): the smaller of the rising and the falling rate
        throw new NotImplementedException("Week 6, task 5: the smaller of the rising and the falling rate");
    }
}

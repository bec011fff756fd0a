namespace Katas.Grader.Authoring;

/// <summary>A statistic over many seeds, and how often a right implementation misses its bounds.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Statistics">One a seed, of the first trial.</param>
public sealed record ChanceSummary(string Spec, IReadOnlyList<ChanceStatistic> Statistics)
{
    // Two-sided, a normal statistic lies further off than this many standard deviations once in a million times.
    private const double SafeDistance = 4.9;

    private const double SafeRate = 1e-6;

    /// <summary>The statistic's name, bounds and trials.</summary>
    public ChanceStatistic First => Statistics[0];

    /// <summary>The mean over the seeds.</summary>
    public double Mean => Statistics.Average(statistic => statistic.Value);

    /// <summary>The standard deviation over the seeds.</summary>
    public double Deviation => Math.Sqrt(Statistics.Sum(statistic => Math.Pow(statistic.Value - Mean, 2)) / Math.Max(1, Statistics.Count - 1));

    /// <summary>Standard deviations from the mean to the nearest bound; infinite when the statistic does not vary.</summary>
    public double Distance => Math.Min(Mean - First.AtLeast ?? double.PositiveInfinity, First.AtMost - Mean ?? double.PositiveInfinity) / Deviation;

    /// <summary>Seeds under which the first trial missed its bounds.</summary>
    public int Misses => Statistics.Count(statistic => !statistic.Lies);

    /// <summary>
    /// Whether a right implementation fails at most once in a million seeds. With one trial, the distance says so. With several, nothing is assumed about the shape of the distribution:
    /// a trial is taken to miss as often as was counted, and once more.
    /// </summary>
    public bool IsSafe => First.Trials == 1 ? Distance >= SafeDistance : Math.Pow((Misses + 1.0) / (Statistics.Count + 1), First.Trials) <= SafeRate;
}

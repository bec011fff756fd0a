namespace Katas.Grader.Authoring;

/// <summary>A statistic of a spec under one seed, as the spec attached it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">Its value.</param>
/// <param name="AtLeast">The least that passes.</param>
/// <param name="AtMost">The most that passes.</param>
public sealed record ChanceStatistic(string Name, double Value, double? AtLeast, double? AtMost);

/// <summary>A statistic over many seeds: how many standard deviations lie between its mean and the nearest bound.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Values">A value a seed.</param>
/// <param name="AtLeast">The least that passes.</param>
/// <param name="AtMost">The most that passes.</param>
public sealed record ChanceSummary(string Spec, string Name, IReadOnlyList<double> Values, double? AtLeast, double? AtMost)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mean => Values.Average();

    /// <summary>The standard deviation over the seeds.</summary>
    public double Deviation => Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / Math.Max(1, Values.Count - 1));

    /// <summary>Standard deviations from the mean to the nearest bound; infinite when the statistic does not vary.</summary>
    public double Distance => Math.Min(Mean - AtLeast ?? double.PositiveInfinity, AtMost - Mean ?? double.PositiveInfinity) / Deviation;
}

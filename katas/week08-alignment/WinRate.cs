namespace Katas.Alignment;

/// <summary>How often one model's answers beat another's, and how sure that is.</summary>
/// <param name="Rate">Wins and half of the ties, as a share.</param>
/// <param name="Low">The lower end of Wilson's 95 % interval.</param>
/// <param name="High">The upper end.</param>
public sealed record WinRate(double Rate, double Low, double High)
{
    /// <summary>From counts. A tie is half a win; the interval is Wilson's with z = 1.959963984540054 (Wilson 1927).</summary>
    /// <param name="wins">Not negative.</param>
    /// <param name="losses">Not negative.</param>
    /// <param name="ties">Not negative.</param>
    /// <exception cref="ArgumentException">A count is negative, or all are 0.</exception>
    public static WinRate FromCounts(long wins, long losses, long ties)
    {
        // TODO(week08.8): Wilson's interval around (wins + ties/2)/n
        throw new NotImplementedException("Week 8, task 8: Wilson's interval around (wins + ties/2)/n");
    }

    /// <summary>Case by case; the larger score wins.</summary>
    /// <param name="candidate">Scores of one model.</param>
    /// <param name="baseline">Scores of the other on the same cases.</param>
    /// <param name="tieMargin">Differences up to this are ties.</param>
    /// <exception cref="ArgumentException">The lists are empty or of unequal length, a score is NaN, or the margin is negative.</exception>
    public static WinRate Compare(IReadOnlyList<double> candidate, IReadOnlyList<double> baseline, double tieMargin = 0.0)
    {
        // TODO(week08.8): count wins, losses, ties
        throw new NotImplementedException("Week 8, task 8: count wins, losses, ties");
    }
}

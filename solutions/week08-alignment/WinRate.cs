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
        // solution:begin task 8: Wilson's interval around (wins + ties/2)/n
        if (wins < 0 || losses < 0 || ties < 0 || wins + losses + ties == 0)
        {
            throw new ArgumentException($"Expected at least one comparison and no negative count, not {wins} wins, {losses} losses and {ties} ties.", nameof(wins));
        }

        const double Z = 1.959963984540054;
        double n = wins + losses + ties;
        var p = (wins + (ties / 2.0)) / n;
        var shrink = 1 + (Z * Z / n);
        var centre = (p + (Z * Z / (2 * n))) / shrink;
        var half = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n))) / shrink;
        return new WinRate(p, Math.Max(0, centre - half), Math.Min(1, centre + half));
        // solution:end
    }

    /// <summary>Case by case; the larger score wins.</summary>
    /// <param name="candidate">Scores of one model.</param>
    /// <param name="baseline">Scores of the other on the same cases.</param>
    /// <param name="tieMargin">Differences up to this are ties.</param>
    /// <exception cref="ArgumentException">The lists are empty or of unequal length, a score is NaN, or the margin is negative.</exception>
    public static WinRate Compare(IReadOnlyList<double> candidate, IReadOnlyList<double> baseline, double tieMargin = 0.0)
    {
        // solution:begin task 8: count wins, losses, ties
        if (candidate.Count != baseline.Count || candidate.Concat(baseline).Any(double.IsNaN) || !(tieMargin >= 0))
        {
            throw new ArgumentException("Expected as many scores of both, none of them NaN, and a margin that is not negative.", nameof(candidate));
        }

        var differences = candidate.Zip(baseline, (ours, theirs) => ours - theirs).ToList();
        var (wins, losses) = (differences.Count(difference => difference > tieMargin), differences.Count(difference => difference < -tieMargin));
        return FromCounts(wins, losses, differences.Count - wins - losses);
        // solution:end
    }
}

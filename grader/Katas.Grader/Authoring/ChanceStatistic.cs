namespace Katas.Grader.Authoring;

/// <summary>A statistic of a spec under one seed, as the spec attached it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">Its value.</param>
/// <param name="AtLeast">The least that passes.</param>
/// <param name="AtMost">The most that passes.</param>
/// <param name="Trials">How many trials the spec has to bring it there.</param>
public sealed record ChanceStatistic(string Name, double Value, double? AtLeast, double? AtMost, int Trials)
{
    /// <summary>Whether it lies where a right implementation's should; NaN does not.</summary>
    public bool Lies => (AtLeast is null || Value >= AtLeast) && (AtMost is null || Value <= AtMost);
}

namespace Katas.Kit.Testing;

/// <summary>A statistic as a spec reports it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">Its value under this seed.</param>
/// <param name="AtLeast">The least that passes.</param>
/// <param name="AtMost">The most that passes.</param>
/// <param name="Trials">How many trials the spec has to bring it there.</param>
public sealed record StatisticRecord(string Name, double Value, double? AtLeast, double? AtMost, int Trials);

namespace Katas.Grader.Reporting;

/// <summary>A metric over the steps of a run.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Points">Step and value, in the order of the run.</param>
internal sealed record RunCurve(string Metric, IReadOnlyList<(double Step, double Value)> Points);

namespace Katas.Grader.Progress;

/// <summary>The specs of one task.</summary>
/// <param name="Earned">The points earned.</param>
/// <param name="Failed">Specs that fail.</param>
/// <param name="Passed">Specs that pass.</param>
/// <param name="PendingGpu">Specs that wait for a GPU.</param>
/// <param name="Points">The points that the task is worth.</param>
public sealed record TaskProgress(double Earned, int Failed, int Passed, int PendingGpu, double Points);

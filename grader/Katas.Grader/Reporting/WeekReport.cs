using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Progress;

namespace Katas.Grader.Reporting;

/// <summary>What a report says about one week: a run of today where there is one, else what was recorded.</summary>
/// <param name="Kata">The kata.</param>
/// <param name="Recorded">What <c>progress.json</c> holds.</param>
/// <param name="Result">What came of its specs now; null when they were not run.</param>
/// <param name="Runs">Its training runs.</param>
internal sealed record WeekReport(Kata Kata, KataProgress? Recorded, KataResult? Result, IReadOnlyList<TrainingRun> Runs)
{
    public int Passed => Result is { Ran: true } ? Result.Count(Outcome.Passed) : Recorded?.Passed ?? 0;

    public int PendingGpu => Result is { Ran: true } ? Result.Count(Outcome.PendingGpu) : Recorded?.PendingGpu ?? 0;

    /// <summary>The specs that can run here.</summary>
    public int Total => (Result is { Ran: true } ? Result.Verdicts.Count : Recorded?.Total ?? 0) - PendingGpu;

    /// <summary>Whether the code as it is now does not compile; the counts are then the recorded ones.</summary>
    public bool IsBroken => Result is { Ran: false };

    public KataStatus Status => Passed == 0 || Total == 0 ? KataStatus.NotStarted
        : Passed < Total ? KataStatus.InProgress
        : PendingGpu > 0 ? KataStatus.DonePendingGpu
        : KataStatus.Done;

    public bool IsDone => !IsBroken && Status is KataStatus.Done or KataStatus.DonePendingGpu;
}

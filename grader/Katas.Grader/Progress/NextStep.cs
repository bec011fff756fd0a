using Katas.Grader.Curriculum;

namespace Katas.Grader.Progress;

/// <summary>What to work on next.</summary>
/// <param name="Kata">The first week that is not done.</param>
/// <param name="Task">Its first task that is not done.</param>
public sealed record NextStep(Kata Kata, KataTask Task)
{
    /// <summary>The next step; null when every week that is here is done.</summary>
    /// <param name="katas">All katas.</param>
    /// <param name="progress">What is recorded.</param>
    public static NextStep? Of(IReadOnlyList<Kata> katas, CourseProgress progress) =>
        katas.FirstOrDefault(kata => kata.HasSpecs && !IsDone(progress, kata)) is { } next ? new NextStep(next, FirstOpen(next, progress)) : null;

    /// <summary>Whether a kata is recorded as done, apart from specs that wait for a GPU.</summary>
    /// <param name="progress">What is recorded.</param>
    /// <param name="kata">The kata.</param>
    public static bool IsDone(CourseProgress progress, Kata kata) =>
        progress.Katas.GetValueOrDefault(kata.Slug)?.Status is KataStatus.Done or KataStatus.DonePendingGpu;

    /// <summary>The first task of a kata that is not recorded as done.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="progress">What is recorded.</param>
    public static KataTask FirstOpen(Kata kata, CourseProgress progress)
    {
        var tasks = progress.Katas.GetValueOrDefault(kata.Slug)?.Tasks;
        return kata.Tasks.FirstOrDefault(task => tasks?.GetValueOrDefault($"{task.Id:00}") is not { Failed: 0, Passed: > 0 }) ?? kata.Tasks[0];
    }
}

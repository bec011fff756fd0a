using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Progress;

/// <summary>Turns results into recorded progress.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressRecorder(string root, TimeProvider time)
{
    /// <summary>Records results, keeping what is recorded of other katas, also by a grading that runs at the same time.</summary>
    /// <param name="results">Whole runs of katas.</param>
    /// <param name="katas">All katas.</param>
    /// <param name="commit">The graded commit; null outside of git.</param>
    /// <param name="cancellation">Stops the waiting for another grading.</param>
    /// <param name="renew">Whether an equal result names the new commit too: then the next plan knows that it was graded.</param>
    /// <returns>The state after recording, and whether a file changed.</returns>
    public async Task<(CourseProgress Progress, bool Changed)> RecordAsync(
        IReadOnlyList<KataResult> results, IReadOnlyList<Kata> katas, string? commit, CancellationToken cancellation, bool renew = false)
    {
        using var taken = await ProgressLock.TakeAsync(root, cancellation);
        var file = new ProgressFile(root);
        var recorded = file.Read();
        var all = new SortedDictionary<string, KataProgress>(recorded.Katas, StringComparer.Ordinal);
        foreach (var kata in katas)
        {
            all.TryAdd(kata.Slug, new KataProgress { Points = kata.Tasks.Sum(task => task.Points) });
        }

        foreach (var result in results)
        {
            var (old, fresh) = (all[result.Kata.Slug], Of(result));
            fresh = fresh with { Milestones = old.Milestones, Gpu = GpuProgress.Of(result, fresh.Specs, old.Gpu, commit, Now()) };
            all[result.Kata.Slug] = !renew && fresh.SaysTheSameAs(old) ? old : fresh with { Commit = commit, GradedAt = Now() };
        }

        var progress = new CourseProgress(all);
        var written = file.Write(progress);
        return (progress, ReadmeTable.UpdateFile(root, katas, progress) || written);
    }

    /// <summary>Records a milestone. One that was reached on real data is not replaced by a run that did not reach it.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="name">The milestone's name.</param>
    /// <param name="result">What came of its run.</param>
    /// <param name="cancellation">Stops the waiting for another grading.</param>
    /// <returns>Whether it was recorded.</returns>
    public async Task<bool> RecordMilestoneAsync(Kata kata, string name, MilestoneProgress result, CancellationToken cancellation)
    {
        using var taken = await ProgressLock.TakeAsync(root, cancellation);
        var file = new ProgressFile(root);
        var recorded = file.Read();
        var old = recorded.Katas.GetValueOrDefault(kata.Slug) ?? new KataProgress { Points = kata.Tasks.Sum(task => task.Points) };
        if (result.Status != "complete" && old.Milestones.GetValueOrDefault(name)?.Status == "complete")
        {
            return false;
        }

        var milestones = new SortedDictionary<string, MilestoneProgress>(old.Milestones, StringComparer.Ordinal) { [name] = result };
        file.Write(recorded with { Katas = new(recorded.Katas, StringComparer.Ordinal) { [kata.Slug] = old with { Milestones = milestones } } });
        return true;
    }

    private static KataProgress Of(KataResult result)
    {
        var tasks = new SortedDictionary<string, TaskProgress>(StringComparer.Ordinal);
        foreach (var task in result.Kata.Tasks)
        {
            var verdicts = result.Verdicts.Where(verdict => verdict.Spec.Task == task.Id).ToList();
            var passed = verdicts.Count(verdict => verdict.Outcome == Outcome.Passed);
            var pending = verdicts.Count(verdict => verdict.Outcome == Outcome.PendingGpu);
            var counted = verdicts.Count - pending;
            tasks[$"{task.Id:00}"] = new TaskProgress(Score.Of(result, task).Earned, counted - passed, passed, pending, task.Points);
        }

        var (allPassed, allPending) = (result.Count(Outcome.Passed), result.Count(Outcome.PendingGpu));
        return new KataProgress
        {
            Passed = allPassed,
            Failed = result.Verdicts.Count - allPassed - allPending,
            PendingGpu = allPending,
            Total = result.Verdicts.Count,
            Tasks = tasks,
            Points = result.Kata.Tasks.Sum(task => task.Points),
            Earned = Score.Of(result).Earned,
            Specs = ContentHash.Of(result.Kata.SpecFiles.Select(File.ReadAllText)),
            Status = allPassed == 0 ? KataStatus.NotStarted
                : allPassed + allPending < result.Verdicts.Count ? KataStatus.InProgress
                : allPending > 0 ? KataStatus.DonePendingGpu
                : KataStatus.Done,
        };
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
}

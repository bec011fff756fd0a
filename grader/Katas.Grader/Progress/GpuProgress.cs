namespace Katas.Grader.Progress;

/// <summary>The specs for the GPU, graded on a machine that has one.</summary>
/// <param name="Commit">The commit that was graded; null outside of git.</param>
/// <param name="Failed">Specs that fail.</param>
/// <param name="GradedAt">When, in UTC.</param>
/// <param name="Passed">Specs that pass.</param>
/// <param name="Specs">The hash of the specs that it was graded against.</param>
public sealed record GpuProgress(string? Commit, int Failed, DateTimeOffset? GradedAt, int Passed, string? Specs)
{
    /// <summary>The outcome of a run's specs for the GPU; null when none of them ran.</summary>
    /// <param name="result">A whole run of a kata.</param>
    /// <param name="specs">The hash of the specs.</param>
    /// <param name="old">What is recorded; kept, with its time, when nothing differs.</param>
    /// <param name="commit">The graded commit.</param>
    /// <param name="now">The time.</param>
    public static GpuProgress? Of(Grading.KataResult result, string? specs, GpuProgress? old, string? commit, DateTimeOffset now)
    {
        var ran = result.Verdicts.Where(verdict => verdict.Spec.Gpu && verdict.Outcome != Execution.Outcome.PendingGpu).ToList();
        var passed = ran.Count(verdict => verdict.Outcome == Execution.Outcome.Passed);
        return ran.Count == 0 || (old is not null && old.Passed == passed && old.Failed == ran.Count - passed && old.Specs == specs)
            ? old
            : new GpuProgress(commit, ran.Count - passed, now, passed, specs);
    }
}

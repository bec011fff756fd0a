using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>Points with partial credit: a task's points, shared by those of its specs that need no missing GPU.</summary>
/// <param name="Earned">The points earned.</param>
/// <param name="Possible">The points that the kata is worth.</param>
public sealed record Score(double Earned, double Possible)
{
    /// <summary>The score of a kata.</summary>
    /// <param name="result">What came of it.</param>
    public static Score Of(KataResult result) =>
        new(Math.Round(result.Kata.Tasks.Sum(task => Of(result, task).Earned), 1), result.Kata.Tasks.Sum(task => task.Points));

    /// <summary>The score of one task.</summary>
    /// <param name="result">What came of the kata.</param>
    /// <param name="task">The task.</param>
    public static Score Of(KataResult result, KataTask task)
    {
        var verdicts = result.Verdicts.Where(verdict => verdict.Spec.Task == task.Id && verdict.Outcome != Outcome.PendingGpu).ToList();
        var passed = verdicts.Count(verdict => verdict.Outcome == Outcome.Passed);
        return new Score(verdicts.Count == 0 ? 0 : Math.Round(task.Points * passed / verdicts.Count, 1), task.Points);
    }
}

using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Reporting;

/// <summary>One week: tasks, failing specs, what waits, training runs.</summary>
internal static class WeekSection
{
    public static Html Of(WeekReport week, CourseReport report)
    {
        var (kata, result) = (week.Kata, week.Result);
        var failures = result?.Failures.ToList() ?? [];
        var open = report.Only is not null || report.Next?.Kata.Number == kata.Number || week.IsBroken || failures.Exists(verdict => !verdict.IsUnfinished);
        return Html.Of($"""
            <details class="week {StatusMark.Class(week)}" id="week-{kata.Number}"{(open ? Html.Of($" open") : Html.None)}>
            <summary><h2><span class="number">Week {kata.Number}</span> {kata.Title}</h2> {StatusMark.Of(week)}</summary>
            <p class="focus">{kata.CodingTask}. <span>Papers: {kata.Papers}</span></p>
            {(week.IsBroken ? Problems(result!, report.Root) : Html.None)}
            {(week.IsBroken ? Html.None : Tasks(week))}
            {Failing(failures.Where(verdict => !verdict.IsUnfinished), report.Root)}
            {Waiting(kata, failures.Where(verdict => verdict.IsUnfinished))}
            {RunCard.All(week)}
            </details>
            """);
    }

    private static Html Problems(KataResult result, string root) => Html.Of($"""
        <section class="problems"><h3>The code does not compile yet</h3>
        <ul>
        {result.Problems.Where(problem => problem.Severity == Severity.Error).Take(10).Select(problem => Html.Of(
            $"<li><code>{(problem.File is { } file ? Place(root, file, problem.Line) : "project")}</code> <b>{problem.Id}</b> <span class=\"said\">{problem.Message}</span></li>\n"))}
        </ul></section>
        """);

    private static Html Tasks(WeekReport week)
    {
        var result = week.Result ?? new KataResult { Kata = week.Kata, Problems = [] };
        return Html.Of($"""
            <table class="tasks"><caption>Tasks</caption>
            <thead><tr><th scope="col">Task</th><th scope="col">Specs</th><th scope="col">Points</th></tr></thead>
            <tbody>
            {week.Kata.Tasks.Select(task => Row(task, [.. result.Verdicts.Where(verdict => verdict.Spec.Task == task.Id)], Score.Of(result, task)))}
            </tbody></table>
            """);
    }

    private static Html Row(KataTask task, IReadOnlyList<Verdict> verdicts, Score score)
    {
        var pending = verdicts.Count(verdict => verdict.Outcome == Outcome.PendingGpu);
        var (passed, total) = (verdicts.Count(verdict => verdict.Outcome == Outcome.Passed), verdicts.Count - pending);
        var gpu = pending > 0 ? Html.Of($" <span class=\"pending\">+{pending} GPU</span>") : Html.None;
        return Html.Of($"<tr><th scope=\"row\"><span class=\"number\">{task.Id}</span> {task.Title}</th><td>{StatusMark.Bar(passed, total)}<span class=\"count\">{passed}/{total}{gpu}</span></td><td>{score.Earned:0.#}/{score.Possible:0.#}</td></tr>\n");
    }

    private static Html Failing(IEnumerable<Verdict> failures, string root)
    {
        var groups = FailureGroup.Of(failures);
        return groups.Count == 0 ? Html.None : Html.Of($"""
            <section class="failing"><h3>{(groups.Count == 1 ? "One spec fails" : $"{groups.Count} specs fail")}</h3>
            {groups.Select(group => FailureCard.Of(group, root))}
            </section>
            """);
    }

    private static Html Waiting(Kata kata, IEnumerable<Verdict> unfinished)
    {
        var tasks = unfinished.GroupBy(verdict => verdict.Spec.Task).OrderBy(group => group.Key).ToList();
        return tasks.Count == 0 ? Html.None : Html.Of($"""
            <section class="waiting"><h3>Waiting for your code</h3>
            <ul>
            {tasks.Select(task => Html.Of($"<li>{task.Count()} {(task.Count() == 1 ? "spec" : "specs")} of task {task.Key}, {kata.Tasks.FirstOrDefault(candidate => candidate.Id == task.Key)?.Title ?? "other"}</li>\n"))}
            </ul></section>
            """);
    }

    internal static string Place(string root, string file, int line)
    {
        var path = Path.GetRelativePath(root, file).Replace('\\', '/');
        return line > 0 ? $"{path}:{line}" : path;
    }
}

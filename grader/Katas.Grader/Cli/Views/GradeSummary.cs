using System.Globalization;
using System.Text;
using Katas.Grader.Compilation;
using Katas.Grader.Coverage;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Cli.Views;

/// <summary>The Markdown of a job's summary.</summary>
internal static class GradeSummary
{
    private const int MostFailures = 40;

    /// <summary>A table of katas with tasks and points, then the failing specs with what they say.</summary>
    /// <param name="results">The results.</param>
    /// <param name="coverage">The line coverage of the learner's code by the specs, by kata, as far as it was measured.</param>
    public static string Of(IReadOnlyList<KataResult> results, IReadOnlyDictionary<string, LineCoverage>? coverage = null)
    {
        var text = new StringBuilder("| Week | Specs | Points | Coverage | |\n| --- | --- | --- | --- | --- |\n");
        foreach (var result in results)
        {
            var pending = result.Count(Outcome.PendingGpu);
            var points = Score.Of(result);
            text.Append(CultureInfo.InvariantCulture, $"| {result.Kata.Number} · {Cell(result.Kata.Title)} | {result.Count(Outcome.Passed)}/{result.Verdicts.Count - pending}{(pending > 0 ? $" (+{pending} GPU)" : string.Empty)} | {points.Earned:0.#}/{points.Possible:0.#} | {coverage?.GetValueOrDefault(result.Kata.Slug)?.Text ?? "–"} | {(result.Succeeded ? "✅" : result.Ran ? "🟨" : "❌ does not compile")} |\n");
        }

        foreach (var result in results.Where(result => !result.Succeeded))
        {
            WriteFailures(text, result);
        }

        return text.ToString();
    }

    private static void WriteFailures(StringBuilder text, KataResult result)
    {
        var failures = result.Failures.Where(verdict => !verdict.IsUnfinished && verdict.Outcome != Outcome.NotRun).ToList();
        var problems = result.Problems.Where(problem => problem.Severity == Severity.Error).ToList();
        var waiting = result.Failures.Count(verdict => verdict.IsUnfinished);
        text.Append(CultureInfo.InvariantCulture, $"\n#### Week {result.Kata.Number} · {Cell(result.Kata.Title)}\n\n");
        foreach (var problem in problems.Take(MostFailures))
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{problem.File}:{problem.Line}` {problem.Id}: {Plain(problem.Message)}\n");
        }

        foreach (var verdict in failures.Take(MostFailures))
        {
            var place = verdict.Place is { } frame ? $" at `{frame.File}:{frame.Line}`" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"- **{Plain(verdict.Spec.Name)}** (task {verdict.Spec.Task}){place}\n\n  ```text\n  {verdict.Message.ReplaceLineEndings("\n  ").Replace("```", "'''", StringComparison.Ordinal)}\n  ```\n");
        }

        var more = failures.Count + problems.Count - Math.Min(failures.Count, MostFailures) - Math.Min(problems.Count, MostFailures);
        text.Append(more > 0 ? $"- … and {more} more\n" : string.Empty).Append(waiting > 0 ? $"- {waiting} specs wait for stubs that are not filled in.\n" : string.Empty);
    }

    private static string Cell(string text) => Plain(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace("<", "&lt;", StringComparison.Ordinal);
}

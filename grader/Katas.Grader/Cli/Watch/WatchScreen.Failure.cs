using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Watch;

/// <content>What is wrong: a failing spec, a stub that waits, or code that does not compile.</content>
internal sealed partial class WatchScreen
{
    private const int LeastHeatMap = 3;
    private const int MostHeatMap = 17;

    private IEnumerable<TextLine> Failure(Verdict verdict, int width, int room)
    {
        if (verdict.IsUnfinished)
        {
            return Waiting(verdict, width);
        }

        var others = model.Verdicts.Count(other => other.Spec.Method == verdict.Spec.Method && other.Outcome is not (Outcome.Passed or Outcome.PendingGpu)) - 1;
        var stale = model.IsBusy && !model.IsFresh(verdict.Spec);
        List<TextLine> lines =
        [
            new TextLine("✗ ", stale ? "grey" : "red").Add(verdict.Spec.Name, stale ? "grey" : "bold")
                .Add($" (task {verdict.Spec.Task}{(others > 0 ? $", {others} more {(others == 1 ? "case" : "cases")}" : "")})", "grey"),
            .. verdict.Message.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrapped(line, width, MessageStyle(line, stale))),
            .. Place(verdict, width),
        ];
        var map = HeatMap.Of(verdict);
        var left = room - lines.Count;
        if (map is not null && left >= LeastHeatMap)
        {
            lines.AddRange(map.Draw(width, Math.Min(left, MostHeatMap), colours));
        }

        if (verdict.Output.Trim() is { Length: > 0 } output)
        {
            lines.Add(new TextLine("  printed:", "grey"));
            lines.AddRange(output.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrapped(line, width, "", "    ")));
        }

        return lines;
    }

    private static string MessageStyle(string line, bool stale) =>
        stale ? "grey" : line.TrimStart().StartsWith("misconception ", StringComparison.Ordinal) ? "yellow" : "";

    private IEnumerable<TextLine> Waiting(Verdict verdict, int width)
    {
        var count = model.Count(other => other.IsUnfinished && other.Spec.Task == verdict.Spec.Task);
        var message = verdict.Message.Split('\n')[0];
        var start = message.IndexOf($"task {verdict.Spec.Task}: ", StringComparison.Ordinal);
        var what = start < 0 ? "its stub is not filled in" : message[(start + $"task {verdict.Spec.Task}: ".Length)..].TrimEnd('"', '.', ' ');
        return [.. Wrapped($"○ {count} {(count == 1 ? "spec waits" : "specs wait")} for task {verdict.Spec.Task}: {what}", width, "", ""), .. Place(verdict, width)];
    }

    // The learner's own line where the stack trace has one. A wrong value has none: then the spec's, and the file to look into.
    private IEnumerable<TextLine> Place(Verdict verdict, int width)
    {
        var (own, frame) = (verdict.OwnFrame, verdict.Place);
        IEnumerable<TextLine> at = frame is null ? [] : [new TextLine("  at ", "grey").Add($"{Short(frame.File)}:{frame.Line}", own is null ? "" : "cyan")];
        return own is null && model.Kata.Tasks.FirstOrDefault(task => task.Id == verdict.Spec.Task) is { Files: [var file, ..] } && width >= 40
            ? at.Append(new TextLine("  in ", "grey").Add(Short(Path.Combine(model.Kata.Folder, file)), "cyan"))
            : at;
    }

    private IEnumerable<TextLine> Warnings(int width) =>
        model.Problems.Where(problem => problem.Severity == Severity.Warning).Take(1)
            .SelectMany(problem => Wrapped($"⚠ {(problem.File is null ? "" : $"{Path.GetFileName(problem.File)}:{problem.Line} ")}{problem.Message}", width, "yellow", "").Append(new TextLine()));

    private IEnumerable<TextLine> CompileErrors(int width)
    {
        var errors = model.Problems.Where(problem => problem.Severity == Severity.Error).ToList();
        yield return new TextLine($"The code does not compile yet ({errors.Count} {(errors.Count == 1 ? "problem" : "problems")}).", "red");
        foreach (var problem in errors)
        {
            if (problem.File is not null)
            {
                yield return new TextLine($"{Short(problem.File)}:{problem.Line}:{problem.Column} ", "bold").Add(problem.Id, "red");
            }

            foreach (var line in Wrapped(problem.Message, width, ""))
            {
                yield return line;
            }

            if (problem.Line > 0 && problem.SourceLine.Trim().Length > 0)
            {
                var indent = problem.SourceLine.Length - problem.SourceLine.TrimStart().Length;
                yield return new TextLine($"{problem.Line,5} | ", "grey").Add(problem.SourceLine.Trim());
                yield return new TextLine("      | ", "grey").Add(new string(' ', Math.Max(0, problem.Column - 1 - indent))).Add(new string('^', problem.Length), "red");
            }
        }
    }
}

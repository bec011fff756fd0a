namespace Katas.Grader.Submissions;

/// <summary>What a step says to GitHub: outputs, the job's summary, and annotations in the form that GitHubActionsTestLogger writes.</summary>
internal static class GitHubActions
{
    private const int MostAnnotations = 10;   // GitHub shows no more of a step

    /// <summary>Sets an output of the step; prints it where there is no GitHub.</summary>
    public static void Output(string name, string value, TextWriter console)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_OUTPUT") is { Length: > 0 } file)
        {
            File.AppendAllText(file, $"{name}={value}\n");
        }
        else
        {
            console.WriteLine($"{name}={value}");
        }
    }

    /// <summary>Adds Markdown to the job's summary; does nothing where there is no GitHub.</summary>
    public static void Summary(string markdown)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
        {
            File.AppendAllText(file, $"\n\n{markdown}");
        }
    }

    /// <summary>Marks the lines in which specs and the compiler found something; specs that wait for a stub mark none.</summary>
    /// <param name="graded">A result.</param>
    /// <param name="console">The step's output.</param>
    public static void Annotate(GradedKata graded, TextWriter console)
    {
        var problems = graded.Problems.Where(problem => problem.File is not null)
            .Select(problem => Command(problem.Severity == Compilation.Severity.Error ? "error" : "warning", problem.Id, problem.Message, problem.File!, problem.Line));
        var failures = graded.Specs.Where(spec => spec is { Outcome: not (Execution.Outcome.Passed or Execution.Outcome.PendingGpu), Unfinished: false })
            .GroupBy(spec => (spec.Spec.File, spec.Spec.Method))
            .Select(group => group.First())
            .Select(spec => Command("error", spec.Spec.Method, spec.Message, spec.At ?? $"katas/{graded.Kata}/specs/{spec.Spec.File}", spec.Line));
        foreach (var command in problems.Concat(failures).Take(MostAnnotations))
        {
            console.WriteLine(command);
        }
    }

    private static string Command(string level, string title, string message, string file, int line) =>
        $"::{level} title={Property(title)},file={Property(file)}{(line > 0 ? $",line={line}" : string.Empty)}::{Data(message)}";

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

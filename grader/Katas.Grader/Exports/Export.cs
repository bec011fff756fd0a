using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Exports;

/// <summary>Writes results in the form of another program.</summary>
public static class Export
{
    /// <summary>The formats, by the name that <c>--export</c> takes.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["junit", "trx", "gradescope", "exercism", "csv", "json"];

    /// <summary>Refuses a format that cannot hold so many katas, before they are graded.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="katas">How many katas there will be.</param>
    /// <exception cref="GraderException">It cannot hold them.</exception>
    public static void Require(string format, int katas)
    {
        if (format == "exercism" && katas != 1)
        {
            throw new GraderException($"An Exercism result is of one exercise, and {katas} weeks were asked for. Name one: `./kata grade 5 --export exercism`.");
        }
    }

    /// <summary>A document of results.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="results">The results.</param>
    /// <param name="now">The time of the run's end.</param>
    /// <exception cref="GraderException">There is no such format.</exception>
    public static string Write(string format, IReadOnlyList<ExportedKata> results, DateTimeOffset now) => format switch
    {
        "junit" => JUnitExport.Write(results, now),
        "trx" => TrxExport.Write(results, now),
        "gradescope" => GradescopeExport.Write(results),
        "exercism" => ExercismExport.Write(results),
        "csv" => CsvExport.Write(results),
        "json" => Cli.Views.ResultJson.Write(results.Select(kata => kata.Result)),
        _ => throw new GraderException($"There is no export format '{format}'. The formats are {string.Join(", ", Formats)}."),
    };
}

/// <summary>A result with what exports need beside it.</summary>
/// <param name="Result">The result.</param>
/// <param name="HiddenFiles">The files of the hidden specs among those that ran.</param>
/// <param name="Root">The repository that places are relative to.</param>
public sealed record ExportedKata(KataResult Result, IReadOnlyCollection<string> HiddenFiles, string Root)
{
    /// <summary>The specs, each with its share of its task's points.</summary>
    public IEnumerable<ExportedSpec> Specs => Result.Verdicts.Select(Of);

    /// <summary>The problems of code that does not compile, as text; empty when it ran.</summary>
    public string Problems => Result.Ran ? string.Empty : string.Join('\n', Result.Problems.Select(problem => $"{Place(problem.File)}:{problem.Line}: {problem.Id}: {problem.Message}"));

    /// <summary>A file's place in the repository.</summary>
    /// <param name="file">The file.</param>
    public string Place(string? file) => new Submissions.Places(Result.Kata, Root).Of(file) ?? Result.Kata.Slug;

    private ExportedSpec Of(Verdict verdict)
    {
        var points = Result.Kata.Tasks.FirstOrDefault(task => task.Id == verdict.Spec.Task)?.Points ?? 0;
        var counted = Result.Verdicts.Count(other => other.Spec.Task == verdict.Spec.Task && other.Outcome != Outcome.PendingGpu);
        var worth = verdict.Outcome == Outcome.PendingGpu || counted == 0 ? 0 : points / counted;
        return new ExportedSpec(verdict, worth, verdict.Spec.File is { } file && HiddenFiles.Contains(file));
    }
}

/// <summary>A spec with its points and visibility.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Worth">The points that it is worth; 0 while it waits for a GPU.</param>
/// <param name="Hidden">Whether learners may not see it.</param>
public sealed record ExportedSpec(Verdict Verdict, double Worth, bool Hidden)
{
    /// <summary>The points that it earned.</summary>
    public double Earned => Verdict.Outcome == Outcome.Passed ? Worth : 0;

    /// <summary>The class that the spec belongs to, by its file's name.</summary>
    public string ClassName => Path.GetFileNameWithoutExtension((Verdict.Spec.File ?? "Specs").Replace('\\', '/'));
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Compilation;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;

namespace Katas.Grader.Submissions;

/// <summary>The result of one kata as a file, from the job that ran the learner's code to the one that records it.</summary>
internal sealed record GradedKata
{
    /// <summary>The version that this grader writes.</summary>
    public const int CurrentVersion = 1;

    private const int LongestMessage = 4000;

    /// <summary>The file's version.</summary>
    public required int Version { get; init; }

    /// <summary>The kata's folder.</summary>
    public required string Kata { get; init; }

    /// <summary>Which specs ran: all (<c>cpu</c>), or those that need a GPU (<c>gpu</c>).</summary>
    public required string Device { get; init; }

    /// <summary>The graded commit.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit whose specs it was graded against.</summary>
    public required string Course { get; init; }

    /// <summary>Whether the code compiled and the specs ran.</summary>
    public required bool Ran { get; init; }

    /// <summary>What the compiler and the checks say.</summary>
    public required IReadOnlyList<CompileProblem> Problems { get; init; }

    /// <summary>The specs, each once.</summary>
    public required IReadOnlyList<GradedSpec> Specs { get; init; }

    /// <summary>The file of a kata's result in a folder of results.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="slug">The kata's folder.</param>
    /// <param name="device"><c>cpu</c> or <c>gpu</c>.</param>
    public static string FileOf(string folder, string slug, string device) => Path.Combine(folder, $"{slug}.{device}.json");

    /// <summary>Puts a result into the form of a file.</summary>
    /// <param name="result">The result.</param>
    /// <param name="device"><c>cpu</c> or <c>gpu</c>.</param>
    /// <param name="commit">The graded commit.</param>
    /// <param name="course">The course's commit.</param>
    /// <param name="places">Where things are, seen from the learner's repository.</param>
    public static GradedKata Of(KataResult result, string device, string commit, string course, Places places) => new()
    {
        Version = CurrentVersion,
        Kata = result.Kata.Slug,
        Device = device,
        Commit = commit,
        Course = course,
        Ran = result.Ran,
        Problems = [.. result.Problems.Select(problem => problem with { File = places.Of(problem.File) })],
        Specs = [.. result.Verdicts.Where(verdict => device == "cpu" || verdict.Spec.Gpu).Select(verdict => GradedSpec.Of(verdict, Short(verdict.Message), places))],
    };

    /// <summary>The document's text.</summary>
    public string Text() => JsonSerializer.Serialize(this, GradedKataJson.Default.GradedKata) + "\n";

    private static string Short(string message) => message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}…";
}

/// <summary>The verdict of one spec in a <see cref="GradedKata"/>.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What the learner should know.</param>
/// <param name="Unfinished">Whether a stub is not filled in.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="At">The file, relative to the repository, in which it went wrong.</param>
/// <param name="Line">The line in it.</param>
internal sealed record GradedSpec(SpecEntry Spec, Outcome Outcome, string Message, bool Unfinished, double Milliseconds, string? At, int Line)
{
    public static GradedSpec Of(Verdict verdict, string message, Places places)
    {
        var (file, line) = verdict.Outcome is Outcome.Passed or Outcome.PendingGpu ? (null, 0) : places.Of(verdict);
        return new(SpecEntry.Of(verdict.Spec), verdict.Outcome, message, verdict.IsUnfinished, Math.Round(verdict.Milliseconds, 2), file, line);
    }

    /// <summary>The verdict that recording and views know.</summary>
    public Verdict ToVerdict() => new()
    {
        Spec = new SpecInfo { Id = $"{Spec.File}:{Spec.Method}:{Spec.Case}", Method = Spec.Method, Case = Spec.Case, Task = Spec.Task, Gpu = Spec.Gpu, Milestone = false, Timeout = 0, File = Spec.File },
        Outcome = Outcome,
        Message = Message,
        ExceptionType = Unfinished ? "System.NotImplementedException" : null,
        Milliseconds = Milliseconds,
        Frames = At is null ? [] : [new SourceFrame("Katas.", At, Line)],
    };
}

/// <summary>Reading and writing of results; unknown and missing properties are refused.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, Converters = [typeof(KebabOutcome), typeof(KebabSeverity)])]
[JsonSerializable(typeof(GradedKata))]
internal sealed partial class GradedKataJson : JsonSerializerContext;

/// <summary>Outcomes as <c>passed</c>, <c>pending-gpu</c>, <c>timed-out</c>.</summary>
internal sealed class KebabOutcome() : JsonStringEnumConverter<Outcome>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

/// <summary>Severities as <c>error</c>, <c>warning</c>.</summary>
internal sealed class KebabSeverity() : JsonStringEnumConverter<Severity>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

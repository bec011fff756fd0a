using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Exports;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;
using Katas.Grader.Tests.Execution;

namespace Katas.Grader.Tests.Exports;

/// <summary>A result with one verdict of every kind, and texts that every format has to escape.</summary>
internal static class Sample
{
    public const string HiddenFile = "/course/solutions/week01-sample/hidden/HiddenSpecs.cs";

    public static readonly Kata Kata = Laboratory.Kata() with
    {
        Slug = "week01-sample",
        Number = 1,
        Title = "Sample <&> \"more\"",
        Tasks = [new KataTask { Id = 1, Title = "One", Points = 60, Files = ["One.cs"] }, new KataTask { Id = 2, Title = "Two", Points = 40, Files = ["Two.cs"] }],
    };

    public static ExportedKata Whole { get; } = Of(
        Verdict("Sums_to_one", 1, Outcome.Passed),
        Verdict("Sums_to_one", 1, Outcome.Failed, "Expected 1 & got <2>,\nat [0] \"x\" \u0001\ud83d\ude00: misconception off-by-one: You counted twice.", "a, \"b\""),
        Verdict("Ends", 1, Outcome.TimedOut, "timed out after 10 s"),
        Verdict("Works_on_the_device", 1, Outcome.PendingGpu, "There is no CUDA device."),
        Verdict("Halves", 2, Outcome.Passed),
        Verdict("Halves_seventeen", 2, Outcome.Failed, "=1+1", file: HiddenFile));

    public static ExportedKata Broken { get; } = new(
        new KataResult { Kata = Kata, Problems = [new CompileProblem(Severity.Error, "CS1002", "; expected", "/learner/katas/week01-sample/One.cs", 3)] }, [], "/learner");

    public static ExportedKata Perfect { get; } = Of(Verdict("Sums_to_one", 1, Outcome.Passed), Verdict("Halves", 2, Outcome.Passed));

    private static ExportedKata Of(params Verdict[] verdicts) => new(
        new KataResult { Kata = Kata, Problems = [], Verdicts = verdicts, Ran = true, Elapsed = TimeSpan.FromSeconds(1.5) }, [HiddenFile], "/learner");

    private static Verdict Verdict(string method, int task, Outcome outcome, string message = "", string @case = "", string file = "/course/katas/week01-sample/specs/SampleSpecs.cs") => new()
    {
        Spec = new SpecInfo { Id = $"{method}{@case}{outcome}", Method = method, Case = @case, Task = task, Gpu = outcome == Outcome.PendingGpu, Milestone = false, Timeout = 0, File = file, Line = 12 },
        Outcome = outcome,
        Message = message,
        ExceptionType = outcome == Outcome.Failed ? "Xunit.Sdk.XunitException" : null,
        Frames = outcome == Outcome.Failed ? [new SourceFrame("Katas.Sample.One.Sum", "/learner/katas/week01-sample/One.cs", 9)] : [],
        Output = outcome == Outcome.Failed ? new string('o', 700) : string.Empty,
        Milliseconds = 12.5,
    };
}

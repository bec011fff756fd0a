using System.Text.RegularExpressions;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>Turns a worker's report into a verdict.</summary>
internal static partial class Judge
{
    public static Verdict Verdict(SpecInfo spec, SpecReport report, RunLimits limits)
    {
        var (outcome, message) = Read(spec, report, limits);
        return new Verdict
        {
            Spec = spec,
            Outcome = outcome,
            Message = message,
            ExceptionType = report.ExceptionType,
            Frames = report.Frames,
            Output = report.Output,
            Milliseconds = report.Milliseconds,
            Attachments = report.Attachments,
        };
    }

    public static string TooMuchOutput(RunLimits limits) => $"printed more than {limits.OutputCharacters / 1024} kB. Is a print left in a loop?";

    // Only a GPU spec may be skipped: for any other, a skip is a failure.
    private static (Outcome Outcome, string Message) Read(SpecInfo spec, SpecReport report, RunLimits limits) => report switch
    {
        { Flooded: true } => (Outcome.Flooded, TooMuchOutput(limits)),
        { Passed: true } => (Outcome.Passed, string.Empty),
        { Skipped: { } reason } when spec.Gpu => (Outcome.PendingGpu, reason),
        { Skipped: { } reason } => (Outcome.Failed, $"The spec was skipped, which counts as failed: {reason}"),
        { Message: { } message } when IsOutOfMemory(report) => (Outcome.OutOfMemory, $"out of memory: {message.Split('\n')[0]}"),
        _ => (Outcome.Failed, Readable(report.Message ?? "The spec failed without a message.")),
    };

    // What learners cannot use: forty frames of C++ after libtorch's first sentence, the options of a comparison, names that the compiler made up.
    private static string Readable(string message)
    {
        foreach (var tail in new[] { "\nException raised from ", "\n\nWith configuration:" })
        {
            message = message.IndexOf(tail, StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message;
        }

        return Closure().Replace(message, string.Empty);
    }

    private static bool IsOutOfMemory(SpecReport report) =>
        report.ExceptionType == "System.OutOfMemoryException"
        || report.Message!.Contains("DefaultCPUAllocator", StringComparison.Ordinal)
        || report.Message.Contains("CUDA out of memory", StringComparison.Ordinal);

    [GeneratedRegex(@"value\([^()]*<>c__DisplayClass[^()]*\)\.")]
    private static partial Regex Closure();
}

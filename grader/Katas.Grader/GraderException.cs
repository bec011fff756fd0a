namespace Katas.Grader;

/// <summary>A failure of the grader that its user can act on: what is wrong and what to do.</summary>
public sealed class GraderException(string message, int exitCode = ExitCodes.Usage) : Exception(message)
{
    /// <summary>The exit code that fits.</summary>
    public int ExitCode { get; } = exitCode;
}

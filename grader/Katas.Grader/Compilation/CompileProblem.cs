namespace Katas.Grader.Compilation;

/// <summary>How serious a problem is.</summary>
public enum Severity
{
    /// <summary>The code runs, but probably not as meant.</summary>
    Warning,

    /// <summary>The code is not run.</summary>
    Error,
}

/// <summary>Something that the compiler, or one of the checks after it, says about a source file.</summary>
/// <param name="Severity">How serious it is.</param>
/// <param name="Id">The compiler's number, or <c>KATA…</c> for the project's own checks.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="File">The file; null for a problem of the whole kata.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Length">How many characters are meant.</param>
/// <param name="SourceLine">The line's text.</param>
public sealed record CompileProblem(
    Severity Severity, string Id, string Message, string? File = null, int Line = 0, int Column = 0, int Length = 0, string SourceLine = "");

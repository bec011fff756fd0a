using Microsoft.CodeAnalysis;

namespace Katas.Grader.Compilation;

/// <summary>Turns places in source into problems.</summary>
internal static class Problems
{
    public static CompileProblem At(Location location, Severity severity, string id, string message)
    {
        var span = location.GetLineSpan();
        var line = location.SourceTree?.GetText().Lines[span.StartLinePosition.Line].ToString() ?? string.Empty;
        var length = span.StartLinePosition.Line == span.EndLinePosition.Line
            ? span.EndLinePosition.Character - span.StartLinePosition.Character
            : line.Length - span.StartLinePosition.Character;
        return new CompileProblem(severity, id, message, span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, Math.Max(1, length), line);
    }

    /// <summary>What of the compiler's diagnostics is told.</summary>
    public static IEnumerable<CompileProblem> Of(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(Of);

    private static CompileProblem Of(Diagnostic diagnostic) =>
        At(diagnostic.Location, diagnostic.Severity == DiagnosticSeverity.Error ? Severity.Error : Severity.Warning, diagnostic.Id, diagnostic.GetMessage());
}

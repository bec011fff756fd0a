namespace Katas.Grader.Compilation;

/// <summary>A source file as the compiler sees it.</summary>
/// <param name="Path">Where the file lies; diagnostics and stack traces name it.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceFile(string Path, string Text)
{
    /// <summary>Reads files from the disk.</summary>
    /// <param name="paths">The files.</param>
    public static IReadOnlyList<SourceFile> Read(IEnumerable<string> paths) => [.. paths.Select(path => new SourceFile(path, File.ReadAllText(path)))];
}

using Microsoft.CodeAnalysis.CSharp;

namespace Katas.Grader.Compilation;

/// <summary>A kata's code, parsed.</summary>
/// <param name="Slug">The kata.</param>
/// <param name="Files">Its files.</param>
/// <param name="Compilation">Their compilation.</param>
internal sealed record ParsedCode(string Slug, IReadOnlyList<ParsedFile> Files, CSharpCompilation Compilation)
{
    /// <summary>Names the declarations of all files: what one file's meaning depends on beside its own text.</summary>
    public string Declarations { get; } = ContentHash.Of([Slug, .. Files.Select(file => file.Declarations)]);
}

using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Katas.Grader.Compilation;

/// <summary>What the compiler wrote.</summary>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its portable PDB.</param>
internal sealed record EmittedAssembly(byte[] Image, byte[] Symbols)
{
    /// <summary>Emits a compilation; null when there are errors.</summary>
    /// <param name="compilation">The code.</param>
    /// <param name="problems">Gets errors and warnings.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public static EmittedAssembly? Of(CSharpCompilation compilation, List<CompileProblem> problems, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellation);
        problems.AddRange(Problems.Of(result.Diagnostics));
        return result.Success ? new EmittedAssembly(image.ToArray(), symbols.ToArray()) : null;
    }

    /// <summary>The image of the declarations alone, which others are compiled against; null when there are errors.</summary>
    /// <param name="compilation">The code.</param>
    /// <param name="includePrivateMembers">Whether for friends too, who see more than what is public.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public static byte[]? Declarations(CSharpCompilation compilation, bool includePrivateMembers, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: includePrivateMembers), cancellationToken: cancellation);
        return result.Success ? image.ToArray() : null;
    }
}

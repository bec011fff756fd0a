using Microsoft.CodeAnalysis;
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

    /// <summary>Emits the declarations alone, for others to compile against; null when there are errors.</summary>
    /// <param name="compilation">The code.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public static MetadataReference? Declarations(CSharpCompilation compilation, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: new EmitOptions(metadataOnly: true), cancellationToken: cancellation);
        return result.Success ? MetadataReference.CreateFromImage(image.ToArray()) : null;
    }
}

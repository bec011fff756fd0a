using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Katas.Grader.Compilation;

/// <summary>
/// Code as one assembly a file, its parts: after an edit that other files cannot see, the compiler has the edited file to do and no other.
/// An assembly with the code's own name forwards every type to the part that holds it; specs, and parts among themselves, refer to types through it.
/// </summary>
internal sealed class SplitCode
{
    private readonly Dictionary<string, CSharpCompilation> _compilations;
    private readonly ConcurrentDictionary<string, CodePart> _parts = new();
    private readonly string _declarations;
    private readonly string _folder;

    private SplitCode(string declarations, string folder, string forwarder, Dictionary<string, CSharpCompilation> compilations) =>
        (_declarations, _folder, Forwarder, _compilations) = (declarations, folder, forwarder, compilations);

    /// <summary>The assembly with the code's own name.</summary>
    public string Forwarder { get; }

    /// <summary>Splits code.</summary>
    /// <param name="code">Code without errors; its first file is the one that all others need.</param>
    /// <param name="folder">Where the assemblies are kept.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <returns>The parts, compiled; null where one of the files means something only together with the others.</returns>
    public static SplitCode? Of(ParsedCode code, string folder, CancellationToken cancellation)
    {
        IReadOnlyList<ParsedFile> files = [.. code.Files.Skip(1)];
        var names = files.Select(file => $"{code.Slug}.part.{Path.GetFileNameWithoutExtension(file.File.Path)}").ToList();
        if (!files.All(StandsAlone) || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            return null;
        }

        // Parts need each other's declarations, in a circle: those of the whole stand in for the first ones.
        SyntaxTree[] shared = [code.Files[0].Tree, FriendsOf(names.Append(code.Slug))];
        CSharpCompilation Part(int index, IEnumerable<MetadataReference> others) =>
            CSharpCompilation.Create(names[index], [.. shared, files[index].Tree], code.Compilation.References.Concat(others), code.Compilation.Options);
        if (Declarations(code.Compilation, cancellation) is not { } whole)
        {
            return null;
        }

        var declarations = files.Select((_, index) => Declarations(Part(index, [whole]), cancellation)).TakeWhile(part => part is not null).Select(part => part!).ToList();
        var forwards = CSharpCompilation.Create(code.Slug, [Forwards(code, files)], code.Compilation.References.Concat(declarations), code.Compilation.Options);
        if (declarations.Count < files.Count || EmittedAssembly.Of(forwards, [], cancellation) is not { } forwarder)
        {
            return null;
        }

        var forwarding = MetadataReference.CreateFromImage(forwarder.Image);
        var split = new SplitCode(
            code.Declarations, folder, Keep(folder, code.Slug, forwarder),
            files.Index().ToDictionary(file => file.Item.File.Path, file => Part(file.Index, [.. declarations.Where((_, index) => index != file.Index), forwarding])));
        return split.Compile(code, [], cancellation) is null ? null : split;
    }

    /// <summary>Whether some code differs from the one that was split only in what other files cannot see.</summary>
    /// <param name="code">The code.</param>
    public bool Fits(ParsedCode code) =>
        code.Declarations == _declarations && code.Files.Skip(1).All(file => _compilations.ContainsKey(file.File.Path)) && File.Exists(Forwarder);

    /// <summary>Compiles the parts whose files have changed.</summary>
    /// <param name="code">Code that fits.</param>
    /// <param name="problems">Gets the warnings of all parts, and of one that does not compile what the whole says of its file.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <returns>The assemblies of all parts; null when one does not compile.</returns>
    public IReadOnlyList<string>? Compile(ParsedCode code, List<CompileProblem> problems, CancellationToken cancellation)
    {
        var parts = code.Files.Skip(1).Select(file => (File: file, Part: Compile(file, cancellation))).ToList();
        foreach (var (file, part) in parts)
        {
            problems.AddRange(part?.Warnings ?? Problems.Of(code.Compilation.GetSemanticModel(file.Tree).GetDiagnostics(cancellationToken: cancellation)));
        }

        return parts.TrueForAll(entry => entry.Part is not null) ? [.. parts.Select(entry => entry.Part!.Assembly)] : null;
    }

    private CodePart? Compile(ParsedFile file, CancellationToken cancellation)
    {
        if (_parts.TryGetValue(file.File.Path, out var known) && known.Text == file.File.Text && File.Exists(known.Assembly))
        {
            return known;
        }

        var compilation = _compilations[file.File.Path];
        var warnings = new List<CompileProblem>();
        if (EmittedAssembly.Of(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[^1], file.Tree), warnings, cancellation) is not { } image)
        {
            return null;
        }

        var assembly = Keep(Path.Combine(_folder, ContentHash.Of([file.File.Path, file.File.Text])), compilation.AssemblyName!, image);
        return _parts[file.File.Path] = new CodePart(file.File.Text, assembly, warnings);
    }

    private static PortableExecutableReference? Declarations(CSharpCompilation compilation, CancellationToken cancellation) =>
        EmittedAssembly.Declarations(compilation, includePrivateMembers: true, cancellation) is { } image ? MetadataReference.CreateFromImage(image) : null;

    private static string Keep(string folder, string name, EmittedAssembly assembly)
    {
        var file = Path.Combine(folder, $"{name}.dll");
        if (!BuildCache.IsWhole(file))
        {
            BuildCache.Keep(file, assembly);
        }

        return file;
    }

    // What concerns the whole assembly, or reaches from one file into another without a name, cannot be cut.
    private static bool StandsAlone(ParsedFile file)
    {
        var root = (CompilationUnitSyntax)file.Tree.GetRoot();
        return root is { AttributeLists.Count: 0, Externs.Count: 0 }
            && !root.Usings.Any(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            && !root.DescendantNodes(IsOuter).OfType<BaseTypeDeclarationSyntax>().Any(type => type.Modifiers.Any(SyntaxKind.PartialKeyword) || type.Modifiers.Any(SyntaxKind.FileKeyword));
    }

    private static bool IsOuter(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    private static SyntaxTree FriendsOf(IEnumerable<string> names) =>
        CSharpSyntaxTree.ParseText(string.Concat(names.Select(name => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n")), ParsedFile.Options);

    private static SyntaxTree Forwards(ParsedCode code, IReadOnlyList<ParsedFile> files)
    {
        var types = files.SelectMany(file => file.Tree.GetRoot().DescendantNodes(IsOuter).Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(node => (INamedTypeSymbol)code.Compilation.GetSemanticModel(file.Tree).GetDeclaredSymbol(node)!));
        var names = types.Select(type => (type.IsGenericType ? type.ConstructUnboundGenericType() : type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        return CSharpSyntaxTree.ParseText(string.Concat(names.Select(name => $"[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof({name}))]\n")), ParsedFile.Options);
    }
}

using System.Collections.Immutable;
using Katas.Grader.Curriculum;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Katas.Grader.Compilation;

/// <summary>Compiles a kata in this process: the code into one assembly, its specs into another, both kept by the hash of what went in.</summary>
/// <param name="toolchain">The references.</param>
/// <param name="cacheFolder">Where assemblies are kept.</param>
public sealed class KataCompiler(Toolchain toolchain, string cacheFolder)
{
    private const int BuildsKept = 200;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        deterministic: true, concurrentBuild: true,
        specificDiagnosticOptions: ImmutableDictionary<string, ReportDiagnostic>.Empty
            .Add("CS1701", ReportDiagnostic.Suppress).Add("CS1702", ReportDiagnostic.Suppress).Add("CS0162", ReportDiagnostic.Suppress).Add("CS8019", ReportDiagnostic.Suppress));

    // Messages name what stands before `.Should()`, and the line: the optimizer would keep a local on the stack and lose both.
    private static readonly CSharpCompilationOptions SpecOptions = Options.WithOptimizationLevel(OptimizationLevel.Debug);

    private const string OptimizedAtRunTime = "[assembly: System.Diagnostics.Debuggable(System.Diagnostics.DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints)]\n";

    private static readonly SourceFile GlobalUsings = new(
        "GlobalUsings.g.cs",
        string.Concat(new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks", "TorchSharp" }
            .Select(name => $"global using {name};\n")) + "global using static TorchSharp.torch;\n");

    /// <summary>Compiles a kata, or finds it compiled.</summary>
    /// <param name="sources">What to compile.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public CompiledKata Compile(KataSources sources, CancellationToken cancellation = default)
    {
        var kata = sources.Kata;
        if (sources.Missing.Count > 0)
        {
            return new CompiledKata(kata, [.. sources.Missing.Select(file => MissingFile(kata, file))], null, null);
        }

        var codeHash = ContentHash.Of([toolchain.Identity, kata.Slug, sources.CheckPolicy ? ContentHash.OfFile(kata.File) : "", .. sources.Contract ?? [], .. Contents(sources.Code)]);
        var code = Path.Combine(cacheFolder, codeHash, $"{kata.Slug}.dll");
        var specs = Path.Combine(cacheFolder, ContentHash.Of([codeHash, .. Contents(sources.Specs)]), $"{kata.Slug}.specs.dll");
        if (File.Exists(code) && File.Exists(specs))
        {
            Touch(code, specs);
            return new CompiledKata(kata, CachedWarnings.Read(code), code, specs);
        }

        var learner = Create(kata.Slug, [GlobalUsings, .. sources.Code], toolchain.LearnerReferences, cancellation);
        var problems = CheckCode(learner, sources, cancellation);
        if (problems.Exists(problem => problem.Severity == Severity.Error))
        {
            return new CompiledKata(kata, Ordered(problems), null, null);
        }

        var attributes = new SourceFile("Kata.g.cs", $"[assembly: Katas.Kit.Testing.Kata(\"{kata.Slug}\")]\n{OptimizedAtRunTime}");
        var specCompilation = Create($"{kata.Slug}.specs", [GlobalUsings, attributes, .. sources.Specs], [.. toolchain.SpecReferences, learner.ToMetadataReference()], cancellation)
            .WithOptions(SpecOptions);
        var failures = Emit(learner, code, cancellation).Concat(Emit(specCompilation, specs, cancellation)).ToList();
        if (failures.Count > 0)
        {
            return new CompiledKata(kata, Ordered([.. failures, .. problems]), null, null);
        }

        CachedWarnings.Write(code, problems);
        Prune();
        return new CompiledKata(kata, problems, code, specs);
    }

    /// <summary>The public surface of some code; it must compile.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="code">Its code.</param>
    public IReadOnlyList<string> SurfaceOf(Kata kata, IReadOnlyList<SourceFile> code) =>
        PublicSurface.Of(Create(kata.Slug, [GlobalUsings, .. code], toolchain.LearnerReferences, CancellationToken.None));

    private static List<CompileProblem> CheckCode(CSharpCompilation learner, KataSources sources, CancellationToken cancellation)
    {
        var problems = Compiler(learner.GetDiagnostics(cancellation));
        if (problems.Exists(problem => problem.Severity == Severity.Error))
        {
            return problems;
        }

        if (sources.CheckPolicy)
        {
            problems.AddRange(PolicyCheck.Check(learner, new Policy(sources.Kata)));
        }

        if (sources.Contract is { } contract)
        {
            problems.AddRange(PublicSurface.Differences(contract, PublicSurface.Of(learner), sources.Kata.Slug));
        }

        problems.AddRange(TrapCheck.Check(learner));
        return problems;
    }

    private static CSharpCompilation Create(string name, IEnumerable<SourceFile> files, IEnumerable<MetadataReference> references, CancellationToken cancellation) =>
        CSharpCompilation.Create(
            name,
            files.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, System.Text.Encoding.UTF8), Parsing, file.Path, cancellation)),
            references,
            Options);

    private static List<CompileProblem> Emit(CSharpCompilation compilation, string path, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellation);
        if (!result.Success)
        {
            return [.. Compiler(result.Diagnostics).Where(problem => problem.Severity == Severity.Error)];
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(Path.ChangeExtension(path, ".pdb"), symbols.ToArray());
        AtomicFile.Write(path, image.ToArray());   // last: its presence says that the build is whole
        return [];
    }

    private static List<CompileProblem> Compiler(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(Problems.Of)];

    private static IReadOnlyList<CompileProblem> Ordered(List<CompileProblem> problems) =>
        [.. problems.OrderByDescending(problem => problem.Severity).ThenBy(problem => problem.File is null || !IsStub(problem)).ThenBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];

    private static bool IsStub(CompileProblem problem) =>
        !problem.File!.Contains($"{Path.DirectorySeparatorChar}specs{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static CompileProblem MissingFile(Kata kata, string file) =>
        new(Severity.Error, "KATA013", $"{Path.GetFileName(file)} is missing from {kata.Slug}. `./kata reset {kata.Number}` brings the stub back (your other files are backed up first).", file);

    private static IEnumerable<string> Contents(IEnumerable<SourceFile> files) => files.SelectMany(file => new[] { file.Path, file.Text });

    private static void Touch(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(file)!, DateTime.UtcNow);
        }
    }

    private void Prune()
    {
        foreach (var old in new DirectoryInfo(cacheFolder).GetDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(BuildsKept))
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (IOException)
            {
                // In use by a run beside this one: the next one deletes it.
            }
        }
    }
}

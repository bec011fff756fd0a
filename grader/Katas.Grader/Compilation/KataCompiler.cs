using System.Collections.Immutable;
using System.Security.Cryptography;
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

    private readonly BuildCache _cache = new(cacheFolder);

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

        var code = _cache.CodeFile(CodeHash(sources), kata.Slug);
        if (BuildCache.SurfaceOf(code) is { } known && _cache.SpecFile(SpecHash(sources, known), kata.Slug) is var kept && File.Exists(kept))
        {
            BuildCache.Touch(code, kept);
            return new CompiledKata(kata, CachedWarnings.Read(code), code, kept);
        }

        var learner = Create(kata.Slug, [GlobalUsings, .. sources.Code], toolchain.LearnerReferences, cancellation);
        var problems = CheckCode(learner, sources, cancellation);
        return problems.Exists(problem => problem.Severity == Severity.Error)
            ? new CompiledKata(kata, Ordered(problems), null, null)
            : Build(sources, learner, code, problems, cancellation);
    }

    /// <summary>The specs that a kata will most likely run: those that equal sources gave last. Null when they were never compiled.</summary>
    /// <param name="sources">What is going to be compiled.</param>
    public string? PredictSpecs(KataSources sources) => _cache.Recall(sources.Kata.Slug, SpecHash(sources, string.Empty));

    /// <summary>The public surface of some code; it must compile.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="code">Its code.</param>
    public IReadOnlyList<string> SurfaceOf(Kata kata, IReadOnlyList<SourceFile> code) =>
        PublicSurface.Of(Create(kata.Slug, [GlobalUsings, .. code], toolchain.LearnerReferences, CancellationToken.None));

    private CompiledKata Build(KataSources sources, CSharpCompilation learner, string code, List<CompileProblem> problems, CancellationToken cancellation)
    {
        var kata = sources.Kata;
        var failures = new List<CompileProblem>();
        var surface = SurfaceHash(learner, cancellation);
        var specs = _cache.SpecFile(SpecHash(sources, surface), kata.Slug);
        var image = Emit(learner, failures, cancellation);
        var specImage = File.Exists(specs) ? null : Emit(SpecCompilation(sources, learner, cancellation), failures, cancellation);
        if (image is null || failures.Count > 0)
        {
            return new CompiledKata(kata, Ordered([.. failures, .. problems]), null, null);
        }

        if (specImage is not null)
        {
            BuildCache.Keep(specs, specImage);
            _cache.Remember(kata.Slug, SpecHash(sources, string.Empty), specs);
            _cache.Prune();
        }

        BuildCache.KeepCode(code, image, surface, problems);
        BuildCache.Touch(specs);
        return new CompiledKata(kata, problems, code, specs);
    }

    private string CodeHash(KataSources sources) =>
        ContentHash.Of([toolchain.Identity, sources.Kata.Slug, sources.CheckPolicy ? ContentHash.OfFile(sources.Kata.File) : "", .. sources.Contract ?? [], .. Contents(sources.Code)]);

    // Specs see of the code only its public side: as long as that stays, they need no second compilation.
    private string SpecHash(KataSources sources, string surface) => ContentHash.Of([toolchain.Identity, sources.Kata.Slug, surface, .. Contents(sources.Specs)]);

    // The image of the public side holds all that a caller's image can depend on, values of constants too.
    private static string SurfaceHash(CSharpCompilation learner, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        var result = learner.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: cancellation);
        return result.Success ? Convert.ToHexStringLower(SHA256.HashData(image.ToArray())) : Guid.NewGuid().ToString("N");
    }

    private CSharpCompilation SpecCompilation(KataSources sources, CSharpCompilation learner, CancellationToken cancellation)
    {
        var attributes = new SourceFile("Kata.g.cs", $"[assembly: Katas.Kit.Testing.Kata(\"{sources.Kata.Slug}\")]\n{OptimizedAtRunTime}");
        return Create($"{sources.Kata.Slug}.specs", [GlobalUsings, attributes, .. sources.Specs], [.. toolchain.SpecReferences, learner.ToMetadataReference()], cancellation)
            .WithOptions(SpecOptions);
    }

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

    private static EmittedAssembly? Emit(CSharpCompilation compilation, List<CompileProblem> failures, CancellationToken cancellation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellation);
        failures.AddRange(Compiler(result.Diagnostics).Where(problem => problem.Severity == Severity.Error));
        return result.Success ? new EmittedAssembly(image.ToArray(), symbols.ToArray()) : null;
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
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using Katas.Grader.Curriculum;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Katas.Grader.Compilation;

/// <summary>Compiles a kata in this process: the code into one assembly, its specs into another, both kept by the hash of what went in.</summary>
/// <param name="toolchain">The references.</param>
/// <param name="cacheFolder">Where assemblies are kept.</param>
public sealed partial class KataCompiler(Toolchain toolchain, string cacheFolder)
{
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        deterministic: true, concurrentBuild: true,
        specificDiagnosticOptions: ImmutableDictionary<string, ReportDiagnostic>.Empty
            .Add("CS1701", ReportDiagnostic.Suppress).Add("CS1702", ReportDiagnostic.Suppress).Add("CS0162", ReportDiagnostic.Suppress).Add("CS8019", ReportDiagnostic.Suppress)
            .Add("CS9113", ReportDiagnostic.Suppress));   // a stub's constructor reads its parameters only when it is filled in

    // Messages name what stands before `.Should()`, and the line: the optimizer would keep a local on the stack and lose both.
    private static readonly CSharpCompilationOptions SpecOptions = Options.WithOptimizationLevel(OptimizationLevel.Debug);

    private const string OptimizedAtRunTime = "[assembly: System.Diagnostics.Debuggable(System.Diagnostics.DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints)]\n";

    private static readonly SourceFile GlobalUsings = new(
        "GlobalUsings.g.cs",
        string.Concat(new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks", "TorchSharp" }
            .Select(name => $"global using {name};\n")) + "global using static TorchSharp.torch;\n");

    private readonly BuildCache _cache = new(cacheFolder);
    private readonly CodeMemory _memory = new();

    /// <summary>Compiles a kata, or finds it compiled.</summary>
    /// <param name="sources">What to compile.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public CompiledKata Compile(KataSources sources, CancellationToken cancellation = default)
    {
        var kata = sources.Kata;
        if (sources.Missing.Count > 0)
        {
            return Refused(kata, [.. sources.Missing.Select(file => MissingFile(kata, file))]);
        }

        var code = _cache.CodeFile(CodeHash(sources), kata.Slug);
        if (Kept(sources, code) is { } kept)
        {
            return kept;
        }

        var learner = Parse(sources, cancellation);
        var halfTyped = Problems.Of(learner.Files.SelectMany(file => file.Tree.GetDiagnostics(cancellation))).ToList();
        return halfTyped.Exists(IsError) ? Refused(kata, halfTyped) : CompileParts(learner, sources, cancellation) ?? CompileWhole(learner, sources, code, cancellation);
    }

    /// <summary>Compiles without keeping anything, so that the next compilation finds the compiler warm.</summary>
    /// <param name="sources">What to compile.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public void Rehearse(KataSources sources, CancellationToken cancellation)
    {
        var rehearsal = new CodeMemory();   // nothing is known: every part of the compiler has work
        CompileCode(Parse(sources, rehearsal, cancellation), sources, rehearsal, cancellation);
    }

    /// <summary>The specs that a kata will most likely run: those that equal sources gave last. Null when they were never compiled.</summary>
    /// <param name="sources">What is going to be compiled.</param>
    public string? PredictSpecs(KataSources sources) => _cache.Recall(sources.Kata.Slug, SpecHash(sources, string.Empty));

    /// <summary>The public surface of some code; it must compile.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="code">Its code.</param>
    public IReadOnlyList<string> SurfaceOf(Kata kata, IReadOnlyList<SourceFile> code) =>
        PublicSurface.Of(Create(kata.Slug, code.Prepend(GlobalUsings).Select(file => ParsedFile.Parse(file, CancellationToken.None)), toolchain.LearnerReferences));

    private ParsedCode Parse(KataSources sources, CancellationToken cancellation) => Parse(sources, _memory, cancellation);

    private ParsedCode Parse(KataSources sources, CodeMemory memory, CancellationToken cancellation) =>
        memory.Parse(sources.Kata.Slug, [GlobalUsings, .. sources.Code], files => Create(sources.Kata.Slug, files, toolchain.LearnerReferences), cancellation);

    private CompiledKata? Kept(KataSources sources, string code)
    {
        var slug = sources.Kata.Slug;
        if (BuildCache.SurfaceOf(code) is not { } surface || _cache.SpecFile(SpecHash(sources, surface), slug) is var specs && !BuildCache.IsWhole(specs))
        {
            return null;
        }

        BuildCache.Touch(code, specs);
        return new CompiledKata(sources.Kata, CachedWarnings.Read(code), code, specs);
    }

    private CompiledKata CompileWhole(ParsedCode learner, KataSources sources, string code, CancellationToken cancellation)
    {
        var (image, problems) = CompileCode(learner, sources, _memory, cancellation);
        return image is null || problems.Exists(IsError)
            ? Refused(sources.Kata, problems)
            : Build(sources, learner, code, image, problems, cancellation);
    }

    // Emitting binds all code and finds its errors; the checks, which hold for code without errors only, work beside it.
    private (EmittedAssembly? Image, List<CompileProblem> Problems) CompileCode(ParsedCode learner, KataSources sources, CodeMemory memory, CancellationToken cancellation)
    {
        var checking = CheckBeside(learner, sources, memory);
        var problems = new List<CompileProblem>();
        var image = EmittedAssembly.Of(learner.Compilation, problems, cancellation);
        if (image is not null)
        {
            problems.AddRange(checking.GetAwaiter().GetResult());
        }

        return (image, problems);
    }

    private static Task<List<CompileProblem>> CheckBeside(ParsedCode learner, KataSources sources, CodeMemory memory)
    {
        var checking = Task.Run(() => Check(learner, sources, memory));
        _ = checking.ContinueWith(task => task.Exception, TaskScheduler.Default);   // observed: of wrong code it may say anything, and nobody asks
        return checking;
    }

    private static List<CompileProblem> Check(ParsedCode learner, KataSources sources, CodeMemory memory)
    {
        var policy = sources.CheckPolicy ? new Policy(sources.Kata) : null;
        var rules = policy is null ? string.Empty : ContentHash.OfFile(sources.Kata.File);
        List<CompileProblem> problems = [];
        foreach (var file in learner.Files)
        {
            var key = ContentHash.Of([rules, learner.Declarations, file.File.Path, file.File.Text]);
            problems.AddRange(memory.Check(key, () => Check(Model(learner.Compilation, file.Tree), policy)));
        }

        return sources.Contract is { } contract
            ? [.. problems, .. PublicSurface.Differences(contract, Surface(learner, memory).Members, sources.Kata.Slug)]
            : problems;
    }

    private static List<CompileProblem> Check(SemanticModel model, Policy? policy) =>
        [.. policy is null ? [] : PolicyCheck.Check(model, policy), .. TrapCheck.Check(model)];

    // What a name refers to does not depend on whether it may be null.
#pragma warning disable RSEXPERIMENTAL001
    private static SemanticModel Model(CSharpCompilation compilation, SyntaxTree tree) => compilation.GetSemanticModel(tree, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001

    private static CodeSurface Surface(ParsedCode learner, CodeMemory memory) => memory.Surface(learner.Declarations, () =>
    {
        var image = EmittedAssembly.Declarations(learner.Compilation, includePrivateMembers: false, CancellationToken.None);
        var hash = image is null ? Guid.NewGuid().ToString("N") : Convert.ToHexStringLower(SHA256.HashData(image));
        return new CodeSurface(PublicSurface.Of(learner.Compilation), hash);
    });

    private CompiledKata Build(KataSources sources, ParsedCode learner, string code, EmittedAssembly image, List<CompileProblem> problems, CancellationToken cancellation)
    {
        var kata = sources.Kata;
        var surface = Surface(learner, _memory).Hash;
        var specs = _cache.SpecFile(SpecHash(sources, surface), kata.Slug);
        if (!BuildCache.IsWhole(specs))
        {
            var failures = new List<CompileProblem>();
            if (EmittedAssembly.Of(SpecCompilation(sources, learner.Compilation, cancellation), failures, cancellation) is not { } specImage)
            {
                return Refused(kata, [.. failures.Where(IsError), .. problems]);
            }

            BuildCache.Keep(specs, specImage);
            _cache.Prune();
        }

        if (_cache.Recall(kata.Slug, SpecHash(sources, string.Empty)) != specs)
        {
            _cache.Remember(kata.Slug, SpecHash(sources, string.Empty), specs);
        }

        BuildCache.KeepCode(code, image, surface, problems);
        BuildCache.Touch(specs);
        return new CompiledKata(kata, Ordered(problems), code, specs);
    }

    private string CodeHash(KataSources sources) =>
        ContentHash.Of([toolchain.Identity, sources.Kata.Slug, sources.CheckPolicy ? ContentHash.OfFile(sources.Kata.File) : "", .. sources.Contract ?? [], .. Contents(sources.Code)]);

    // Specs see of the code only its public side: as long as that stays, they need no second compilation.
    private string SpecHash(KataSources sources, string surface) => ContentHash.Of([toolchain.Identity, sources.Kata.Slug, surface, .. Contents(sources.Specs)]);

    private CSharpCompilation SpecCompilation(KataSources sources, CSharpCompilation learner, CancellationToken cancellation)
    {
        var attributes = new SourceFile("Kata.g.cs", $"[assembly: Katas.Kit.Testing.Kata(\"{sources.Kata.Slug}\")]\n{OptimizedAtRunTime}");
        var files = new[] { GlobalUsings, attributes }.Concat(sources.Specs).Select(file => ParsedFile.Parse(file, cancellation));
        return Create($"{sources.Kata.Slug}.specs", files, [.. toolchain.SpecReferences, learner.ToMetadataReference()]).WithOptions(SpecOptions);
    }

    private static CSharpCompilation Create(string name, IEnumerable<ParsedFile> files, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(name, files.Select(file => file.Tree), references, Options);

    private static CompiledKata Refused(Kata kata, List<CompileProblem> problems) => new(kata, Ordered(problems), null, null);

    private static bool IsError(CompileProblem problem) => problem.Severity == Severity.Error;

    private static IReadOnlyList<CompileProblem> Ordered(List<CompileProblem> problems) =>
        [.. problems.OrderByDescending(problem => problem.Severity).ThenBy(problem => problem.File is null || !IsStub(problem)).ThenBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];

    private static bool IsStub(CompileProblem problem) =>
        !problem.File!.Contains($"{Path.DirectorySeparatorChar}specs{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static CompileProblem MissingFile(Kata kata, string file) =>
        new(Severity.Error, "KATA013", $"{Path.GetFileName(file)} is missing from {kata.Slug}. `./kata reset {kata.Number}` brings the stub back (your other files are backed up first).", file);

    private static IEnumerable<string> Contents(IEnumerable<SourceFile> files) => files.SelectMany(file => new[] { file.Path, file.Text });
}

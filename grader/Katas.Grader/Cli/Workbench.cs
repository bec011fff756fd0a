using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Spectre.Console;

namespace Katas.Grader.Cli;

/// <summary>What commands work with, built on first use: `./kata list` starts no worker.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly Lazy<Syllabus> _syllabus;
    private readonly Lock _creating = new();
    private WorkerPool? _pool;

    public Workbench(IAnsiConsole console, string root, CancellationToken cancellation)
    {
        Console = console;
        Root = root;
        Cancellation = cancellation;
        Toolchain = new Toolchain(Path.Combine(root, ".kata", "build", "Worker"));
        Compiler = new KataCompiler(Toolchain, Path.Combine(root, ".kata", "cache", "assemblies"));
        Cache = new VerdictCache(Path.Combine(root, ".kata", "cache", "verdicts"), Toolchain);
        _syllabus = new Lazy<Syllabus>(() => Syllabus.Load(root));
    }

    public IAnsiConsole Console { get; }

    /// <summary>Where goes what is no result; the error stream when null.</summary>
    public IAnsiConsole? Errors { get; init; }

    /// <summary>The signals of the command; null where nobody sends any.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>What shuts the workers off from the machine; set before the first one starts.</summary>
    public Isolation? Isolation { get; set; }

    public string Root { get; }

    public CancellationToken Cancellation { get; }

    public Toolchain Toolchain { get; }

    public KataCompiler Compiler { get; }

    public VerdictCache Cache { get; }

    public Syllabus Syllabus => _syllabus.Value;

    /// <summary>A runner with workers; the first call starts them.</summary>
    /// <param name="workers">How many runs go on at once.</param>
    /// <param name="expected">What they will most likely run, loaded ahead; null when that is not known.</param>
    public KataRunner Runner(int workers, KataSources? expected = null) => new(Compiler, new SpecExecutor(Pool(workers, expected)), Cache);

    /// <summary>The workers; the first call starts them.</summary>
    /// <param name="workers">How many runs go on at once.</param>
    /// <param name="expected">What they will most likely run.</param>
    public WorkerPool Pool(int workers, KataSources? expected = null)
    {
        lock (_creating)
        {
            return _pool ??= new WorkerPool(
                Toolchain,
                workers,
                expected is not null && Compiler.PredictSpecs(expected) is { } specs ? Preparation.Of(expected.Kata, specs) : null,
                Isolation);
        }
    }

    /// <summary>Whether the reference solutions are here; learners do not have them.</summary>
    public bool IsAuthorRepository => Directory.Exists(Path.Combine(Root, "solutions"));

    /// <summary>Refuses a verb of authors in a learner's repository.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="purpose">What it is for, and what a learner may have meant.</param>
    /// <exception cref="GraderException">There are no reference solutions.</exception>
    public void RequireAuthor(string verb, string purpose)
    {
        if (!IsAuthorRepository)
        {
            throw new GraderException($"`./kata {verb}` is for the author repository, which holds the reference solutions: {purpose}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        Isolation?.Dispose();
    }
}

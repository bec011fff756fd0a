using System.Diagnostics;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>Compiles a kata, runs its specs and collects the verdicts.</summary>
/// <param name="compiler">The compiler.</param>
/// <param name="executor">The executor.</param>
/// <param name="cache">Verdicts of earlier runs.</param>
public sealed class KataRunner(KataCompiler compiler, SpecExecutor executor, VerdictCache cache)
{
    /// <summary>Runs a kata.</summary>
    /// <param name="sources">What to compile.</param>
    /// <param name="options">Which specs to run.</param>
    /// <param name="useCache">Whether verdicts of an equal run will do.</param>
    /// <param name="cancellation">Stops the run.</param>
    public async Task<KataResult> RunAsync(KataSources sources, RunOptions options, bool useCache, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var key = cache.KeyOf(sources);
        var cached = useCache && !options.Milestones ? cache.Find(key) : null;
        var compiled = await Task.Run(() => compiler.Compile(sources, cancellation), cancellation);
        var compileTime = clock.Elapsed;
        if (!compiled.Succeeded)
        {
            return new KataResult { Kata = sources.Kata, Problems = compiled.Problems, CompileTime = compileTime, Elapsed = clock.Elapsed };
        }

        var verdicts = cached is null
            ? await executor.RunAsync(compiled, Limits(sources.Kata, options), options, cancellation)
            : Replay(cached, options);
        if (cached is null && IsWhole(options))
        {
            cache.Keep(key, verdicts);
        }

        return new KataResult
        {
            Kata = sources.Kata,
            Problems = compiled.Problems,
            Verdicts = verdicts,
            Ran = true,
            FromCache = cached is not null,
            CompileTime = compileTime,
            Elapsed = clock.Elapsed,
        };
    }

    private static bool IsWhole(RunOptions options) => options is { Task: null, Filter: null, Methods: null, Milestones: false, Statistical: false, SeedShift: 0 };

    private static IReadOnlyList<Verdict> Replay(IReadOnlyList<Verdict> cached, RunOptions options)
    {
        IReadOnlyList<Verdict> asked = [.. cached.Where(verdict =>
            (options.Task is null || verdict.Spec.Task == options.Task)
            && (options.Filter is null || verdict.Spec.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))
            && (options.Methods is null || options.Methods.Contains(verdict.Spec.Method)))];
        options.OnDiscovered([.. asked.Select(verdict => verdict.Spec)]);
        foreach (var verdict in asked)
        {
            options.OnVerdict(verdict);
        }

        return asked;
    }

    private static RunLimits Limits(Kata kata, RunOptions options) =>
        options.Milestones ? RunLimits.OfMilestone(kata) : options.SeedShift != 0 ? RunLimits.OfSeeds(kata) : RunLimits.Of(kata);
}

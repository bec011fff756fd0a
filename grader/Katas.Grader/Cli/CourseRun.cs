using Katas.Grader.Compilation;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Cli;

/// <summary>Runs the specs of several katas side by side.</summary>
internal static class CourseRun
{
    /// <summary>The results, in the order of the sources.</summary>
    /// <param name="bench">What commands work with.</param>
    /// <param name="sources">What is run.</param>
    /// <param name="useCache">Whether verdicts of equal runs will do.</param>
    /// <param name="onResult">Told each result as soon as those before it are there, one at a time.</param>
    public static async Task<IReadOnlyList<KataResult>> RunAsync(Workbench bench, IReadOnlyList<KataSources> sources, bool useCache, Action<KataResult> onResult)
    {
        var parallel = Math.Max(1, Math.Min(sources.Count, Environment.ProcessorCount));
        var runner = bench.Runner(!useCache || sources.Any(source => bench.Cache.Find(bench.Cache.KeyOf(source)) is null) ? parallel : 0);
        var results = new KataResult?[sources.Count];
        var (telling, told) = (new Lock(), 0);
        await Parallel.ForAsync(
            0,
            sources.Count,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = bench.Cancellation },
            async (index, cancellation) =>
            {
                var result = await runner.RunAsync(sources[index], new RunOptions { Root = bench.Root }, useCache, cancellation);
                lock (telling)
                {
                    results[index] = result;
                    for (; told < results.Length && results[told] is { } next; told++)
                    {
                        onResult(next);
                    }
                }
            });
        return [.. results.OfType<KataResult>()];
    }
}

using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Cli;

/// <summary>Runs the specs of several katas on the learner's code, side by side.</summary>
internal static class CourseRun
{
    /// <summary>The results, in the order of the katas.</summary>
    /// <param name="bench">What commands work with.</param>
    /// <param name="katas">The katas.</param>
    /// <param name="useCache">Whether verdicts of equal runs will do.</param>
    /// <param name="onResult">Told each result as it comes.</param>
    public static async Task<IReadOnlyList<KataResult>> RunAsync(Workbench bench, IReadOnlyList<Kata> katas, bool useCache, Action<KataResult> onResult)
    {
        var parallel = Math.Max(1, Math.Min(katas.Count, Environment.ProcessorCount));
        var sources = katas.Select(KataSources.OfLearner).ToList();
        var runner = bench.Runner(!useCache || sources.Exists(source => bench.Cache.Find(bench.Cache.KeyOf(source)) is null) ? parallel : 0);
        var results = new KataResult[katas.Count];
        await Parallel.ForAsync(
            0,
            katas.Count,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = bench.Cancellation },
            async (index, cancellation) =>
            {
                results[index] = await runner.RunAsync(sources[index], new RunOptions { Root = bench.Root }, useCache, cancellation);
                onResult(results[index]);
            });
        return results;
    }
}

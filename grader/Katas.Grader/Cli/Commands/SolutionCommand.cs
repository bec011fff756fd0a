using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Solutions;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata solution N`: the author's solution beside the learner's own, once every spec passes, and never before.</summary>
internal static class SolutionCommand
{
    public static async Task<int> RunAsync(Workbench bench, string name, string? file)
    {
        var kata = bench.Syllabus.Find(name);
        kata.RequireSpecs();
        var solution = new ReferenceSolution(bench.Root);
        var missing = await solution.MissingAsync(bench.Cancellation);
        if (await UnfinishedAsync(bench, kata) is { } unfinished)
        {
            bench.Console.MarkupLineInterpolated($"{unfinished} The author's solution is shown once all of them pass.");
            bench.Console.WriteLine(missing ?? $"Stuck? `./kata hint {kata.Number}` gives one more hint each time.");
            return ExitCodes.SpecsFailed;
        }

        if (missing is not null)
        {
            throw new GraderException($"Week {kata.Number} is done. {missing}");
        }

        foreach (var comparison in Compare(kata, await solution.FilesAsync(kata, bench.Cancellation), file))
        {
            ComparisonView.Write(bench.Console, comparison);
        }

        return ExitCodes.Success;
    }

    // What progress.json says can be edited; what the specs say now cannot.
    private static async Task<string?> UnfinishedAsync(Workbench bench, Kata kata)
    {
        var sources = KataSources.OfLearner(kata);
        var runner = bench.Runner(bench.Cache.Find(bench.Cache.KeyOf(sources)) is null ? 1 : 0);
        var result = await runner.RunAsync(sources, new RunOptions { Root = bench.Root }, useCache: true, bench.Cancellation);
        return result.Succeeded ? null
            : !result.Ran ? $"Week {kata.Number} does not compile yet."
            : $"Week {kata.Number} is not done: {result.Count(Outcome.Passed)} of {result.Verdicts.Count - result.Count(Outcome.PendingGpu)} specs pass.";
    }

    private static IEnumerable<SolutionComparison> Compare(Kata kata, IReadOnlyDictionary<string, string> reference, string? file)
    {
        var names = kata.StubFiles.Select(path => Path.GetFileName(path)!).ToList();
        if (file is not null && !names.Contains(Path.GetFileName(file)))
        {
            throw new GraderException($"{file} is not a stub of week {kata.Number}; the stubs are {string.Join(", ", names)}.");
        }

        return names.Where(name => file is null || name == Path.GetFileName(file))
            .Select(name => SolutionComparison.Of(name, File.ReadAllText(Path.Combine(kata.Folder, name)), reference.GetValueOrDefault(name) ?? string.Empty));
    }
}

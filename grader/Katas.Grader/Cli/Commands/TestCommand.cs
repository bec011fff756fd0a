using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata test N`: runs a kata's specs and shows what fails and why.</summary>
internal sealed record TestCommand(string Kata, int? Task, string? Filter, bool All, bool Json, bool NoCache, Implementation Implementation)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        var kata = bench.Syllabus.Find(Kata);
        kata.RequireSpecs();
        if (Task is { } task && kata.Tasks.All(candidate => candidate.Id != task))
        {
            throw new GraderException($"Week {kata.Number} has no task {task}; its tasks are {string.Join(", ", kata.Tasks.Select(candidate => candidate.Id))}.");
        }

        var runner = bench.Runner(workers: 1);   // warms up while the compiler works
        var sources = Sources(kata, Implementation);
        var options = new RunOptions { Root = bench.Root, Task = Task, Filter = Filter };
        var result = await runner.RunAsync(sources, options, useCache: !NoCache, bench.Cancellation);
        if (Json)
        {
            bench.Console.Profile.Out.Writer.WriteLine(ResultJson.Write([result]));
        }
        else
        {
            new ResultView(bench.Console, bench.Root).Write(result, All);
        }

        return result.Succeeded && result.Verdicts.Count > 0 ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    public static KataSources Sources(Kata kata, Implementation implementation)
    {
        if (implementation == Implementation.Solutions && !Directory.Exists(kata.SolutionFolder))
        {
            throw new GraderException($"There is no reference solution of {kata.Slug} in this repository; only the authors' repository has them.");
        }

        return implementation == Implementation.Solutions ? KataSources.OfReference(kata) : KataSources.OfLearner(kata);
    }
}

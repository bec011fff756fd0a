using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Progress;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata test N`: runs a kata's specs and shows what fails and why.</summary>
internal sealed record TestCommand
{
    public required string Kata { get; init; }

    public int? Task { get; init; }

    public string? Filter { get; init; }

    public bool All { get; init; }

    public bool Milestones { get; init; }

    public bool Json { get; init; }

    public bool NoCache { get; init; }

    public Implementation Implementation { get; init; }

    public async Task<int> RunAsync(Workbench bench)
    {
        var kata = bench.Syllabus.Find(Kata);
        kata.RequireSpecs();
        FixtureCheck.Require(kata);
        if (Task is { } task && kata.Tasks.All(candidate => candidate.Id != task))
        {
            throw new GraderException($"Week {kata.Number} has no task {task}; its tasks are {string.Join(", ", kata.Tasks.Select(candidate => candidate.Id))}.");
        }

        var runner = bench.Runner(workers: 1);   // warms up while the compiler works
        var result = await runner.RunAsync(Sources(kata), Options(bench), useCache: !NoCache, bench.Cancellation);
        if (Milestones && result.Ran && Implementation == Implementation.Katas)
        {
            await new ProgressRecorder(bench.Root, TimeProvider.System).RecordMilestonesAsync(kata, bench.Cancellation);
        }

        if (Json)
        {
            bench.Console.Profile.Out.Writer.WriteLine(ResultJson.Write([result]));
        }
        else
        {
            new ResultView(bench.Console, bench.Root).Write(result, All);
            if (result.Succeeded && result.Verdicts.Count > 0 && !Milestones && Implementation == Implementation.Katas)
            {
                bench.Console.MarkupLine("Next: record it by [bold]./kata grade[/]");
            }
        }

        return result.Succeeded && result.Verdicts.Count > 0 ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    private RunOptions Options(Workbench bench) => new()
    {
        Root = bench.Root,
        Task = Task,
        Filter = Filter,
        Milestones = Milestones,
        Threads = Milestones ? Environment.ProcessorCount : 1,
        OnOutput = Milestones && !Json ? bench.Console.Profile.Out.Writer.Write : null,
    };

    private KataSources Sources(Kata kata)
    {
        if (Implementation == Implementation.Solutions && !Directory.Exists(kata.SolutionFolder))
        {
            throw new GraderException($"There is no reference solution of {kata.Slug} in this repository; only the authors' repository has them.");
        }

        return Implementation == Implementation.Solutions ? KataSources.OfReference(kata) : KataSources.OfLearner(kata);
    }
}

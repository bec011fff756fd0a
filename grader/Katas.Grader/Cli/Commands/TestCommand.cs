using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Execution;
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
        if (Milestones)
        {
            return await TrainAsync(bench);
        }

        var kata = bench.Syllabus.Find(Kata);
        kata.RequireSpecs();
        if (Task is { } task && kata.Tasks.All(candidate => candidate.Id != task))
        {
            throw new GraderException($"Week {kata.Number} has no task {task}; its tasks are {string.Join(", ", kata.Tasks.Select(candidate => candidate.Id))}.");
        }

        var sources = ImplementationSources.Of(kata, Implementation);
        var runner = bench.Runner(workers: 1, sources);   // warms up while the fixtures are checked and the compiler works
        FixtureCheck.Require(kata);
        var result = await runner.RunAsync(sources, Options(bench), useCache: !NoCache, bench.Cancellation);
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

    private RunOptions Options(Workbench bench) => new() { Root = bench.Root, Task = Task, Filter = Filter };

    private Task<int> TrainAsync(Workbench bench) =>
        Json || Task is not null || Filter is not null
            ? throw new GraderException($"--milestones does not go with --json, --task and --filter. `./kata train {Kata} --milestone ID` trains one of them; its metrics are in metrics.json of the run's folder.")
            : new TrainCommand { Kata = Kata, Implementation = Implementation }.RunAsync(bench);
}

using Katas.Grader.Authoring;
using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Progress;
using Katas.Grader.Protocol;
using Katas.Grader.Training;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata train N`: trains a week's milestones, which can be stopped and resumed.</summary>
internal sealed partial record TrainCommand
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);   // for data, evaluation and the last checkpoint

    public required string Kata { get; init; }

    public string? Milestone { get; init; }

    public int? Seed { get; init; }

    public string? Device { get; init; }

    public double? Minutes { get; init; }

    public bool Resume { get; init; }

    public string? Run { get; init; }

    public double SaveEvery { get; init; } = 30;

    public Implementation? Implementation { get; init; }

    public async Task<int> RunAsync(Workbench bench)
    {
        var kata = bench.Syllabus.Find(Kata);
        kata.RequireSpecs();
        RequireMilestones(kata);
        RequireNumbers();
        FixtureCheck.Require(kata);
        new ProgressFile(bench.Root).Read();   // a damaged file is told before the work, not after it
        using var found = Resume ? Find(bench.Root, kata) : null;
        found?.Hold();
        if (found is not null)
        {
            RequireSame(bench, kata, found);
        }

        var chosen = found is null ? Chosen(kata) : [];
        if (found?.Config.Device == "cuda" || chosen.Exists(milestone => milestone.TorchDevice == "cuda"))
        {
            await RequireCudaAsync(bench);
        }

        await DataCommand.BringAsync(bench, kata);
        var runner = bench.Runner(workers: 1);   // warms up while the compiler works
        if (found is not null)
        {
            return await TrainAsync(bench, runner, kata, found);
        }

        var exits = new List<int>();
        foreach (var milestone in chosen)
        {
            using var run = RunFolder.Create(bench.Root, Config(bench, kata, milestone));
            exits.Add(await TrainAsync(bench, runner, kata, run));
            if (exits[^1] is ExitCodes.Interrupted or ExitCodes.Environment)
            {
                break;
            }
        }

        return exits.Max();
    }

    private async Task<int> TrainAsync(Workbench bench, Grading.KataRunner runner, Kata kata, RunFolder run)
    {
        var milestone = kata.Milestones.First(candidate => candidate.Id == run.Config.Milestone);
        var report = new TrainingReport(bench, kata, milestone, run);
        report.Begin(resumed: Resume);
        var view = new TrainingView(bench.Console, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        bench.Interruption?.OnFirst(() =>
        {
            view.Say("  Stopping at the next place where it can go on later. Ctrl-C again ends it at once.");
            stop.Cancel();
        });
        try
        {
            var implementation = Enum.Parse<Implementation>(run.Config.Implementation, ignoreCase: true);
            var result = await runner.RunAsync(ImplementationSources.Of(kata, implementation), Options(bench, milestone, run, view, stop.Token), useCache: false, bench.Cancellation);
            view.End();
            if (!result.Ran && !Resume)
            {
                run.Discard();   // the code does not compile: there is nothing to go on with
            }

            return await report.EndAsync(result, stop.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (bench.Cancellation.IsCancellationRequested)
        {
            view.End();
            report.EndedAtOnce();
            return ExitCodes.Interrupted;
        }
        finally
        {
            bench.Interruption?.OnFirst(null);
        }
    }

    private RunOptions Options(Workbench bench, Milestone milestone, RunFolder run, TrainingView view, CancellationToken stop) => new()
    {
        Root = bench.Root,
        Methods = [milestone.Spec],
        Milestones = true,
        Threads = run.Config.Threads,
        OnOutput = view.Print,
        OnProgress = view.Show,
        Stop = stop,
        TimeLimit = TimeSpan.FromMinutes(Minutes ?? (2 * milestone.Minutes)) + Grace,
        Training = new TrainingRequest { Folder = run.Path, Seed = run.Config.Seed, Resume = Resume, Minutes = Minutes, SaveEvery = SaveEvery },
    };

    private RunConfig Config(Workbench bench, Kata kata, Milestone milestone)
    {
        var implementation = Implementation ?? Cli.Implementation.Katas;
        return new RunConfig
        {
            Code = ContentHash.Of(ImplementationSources.Of(kata, implementation).Code.Select(file => file.Text)),
            Device = milestone.TorchDevice,
            Implementation = implementation == Cli.Implementation.Katas ? "katas" : "solutions",
            Kata = kata.Slug,
            Kit = bench.Toolchain.KitIdentity,
            Milestone = milestone.Id,
            Seed = Seed ?? (int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : null),
            Specs = ContentHash.Of(SourceFile.Read(kata.SpecFiles).Select(file => file.Text)),
            StartedAt = DateTimeOffset.UtcNow,
            Threads = Environment.ProcessorCount,
        };
    }
}

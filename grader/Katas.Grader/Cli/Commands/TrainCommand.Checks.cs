using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Training;

namespace Katas.Grader.Cli.Commands;

/// <content>What is refused before anything is trained.</content>
internal sealed partial record TrainCommand
{
    private static void RequireMilestones(Kata kata)
    {
        if (kata.Milestones.Count == 0)
        {
            throw new GraderException($"Week {kata.Number} ({kata.Title}) has no milestone: there is nothing to train. `./kata test {kata.Number}` runs its specs.");
        }
    }

    private void RequireNumbers()
    {
        if (Minutes is <= 0 or double.NaN || SaveEvery is < 0 or double.NaN)
        {
            throw new GraderException("--minutes asks for a positive number, --save-every for seconds that are not negative.");
        }
    }

    private List<Milestone> Chosen(Kata kata)
    {
        var device = Device ?? (Milestone is null ? "cpu" : null);
        if (Milestone is not null && kata.Milestones.All(milestone => milestone.Id != Milestone))
        {
            throw new GraderException($"Week {kata.Number} has no milestone '{Milestone}'. It has {string.Join(", ", kata.Milestones.Select(milestone => $"{milestone.Id} ({milestone.TorchDevice})"))}.");
        }

        var chosen = kata.Milestones.Where(milestone => (Milestone is null || milestone.Id == Milestone) && (device is null || milestone.TorchDevice == device)).ToList();
        return chosen.Count > 0 ? chosen
            : throw new GraderException(Milestone is null
                ? $"Week {kata.Number} has no milestone for the device {device}."
                : $"The milestone '{Milestone}' of week {kata.Number} is not one for the device {device}. Leave out --device.");
    }

    // The run to go on with: the one that was named, or the latest that is not over.
    private RunFolder Find(string root, Kata kata)
    {
        var run = Run is null ? Latest(root, kata) : Named(root, kata);
        if (!run.IsUnfinished)
        {
            throw new GraderException($"The run {run.Name} is over ({run.Result!.Status}): there is nothing to resume. `./kata train {kata.Number}` starts another one.");
        }

        return run;
    }

    private RunFolder Latest(string root, Kata kata) =>
        RunFolder.Of(root, kata).FirstOrDefault(run => run.IsUnfinished
            && (Milestone is null || run.Config.Milestone == Milestone)
            && (Device is null || run.Config.Device == Device)
            && (Implementation is null || string.Equals(run.Config.Implementation, $"{Implementation}", StringComparison.OrdinalIgnoreCase)))
        ?? throw new GraderException($"No run of week {kata.Number} waits to be resumed{(Milestone is null ? string.Empty : $" (milestone {Milestone})")}. `./kata train {kata.Number}` starts one.");

    private RunFolder Named(string root, Kata kata)
    {
        var inHome = Path.Combine(RunFolder.Home(root, kata.Slug), Run!);
        var run = RunFolder.Open(Directory.Exists(inHome) ? inHome : Path.GetFullPath(Run!));
        return run.Config.Kata == kata.Slug ? run : throw new GraderException($"The run {run.Name} is one of {run.Config.Kata}, not of {kata.Slug}.");
    }

    // A run goes on only with what it began with: else its numbers would belong to nothing.
    private void RequireSame(Workbench bench, Kata kata, RunFolder run)
    {
        var milestone = kata.Milestones.FirstOrDefault(candidate => candidate.Id == run.Config.Milestone)
            ?? throw new GraderException($"The run {run.Name} trains the milestone {run.Config.Milestone}, which week {kata.Number} has no more.");
        var asked = this with { Implementation = Implementation ?? Enum.Parse<Implementation>(run.Config.Implementation, ignoreCase: true), Seed = Seed ?? run.Config.Seed };
        var now = asked.Config(bench, kata, milestone) with { Device = Device ?? run.Config.Device, Seed = Seed ?? run.Config.Seed };
        if (run.Config.DifferencesTo(now) is { Count: > 0 } differences)
        {
            throw new GraderException($"The run {run.Name} cannot be resumed:\n{string.Concat(differences.Select(difference => $"  {difference}\n"))}Put it back as it was, or start a run anew: ./kata train {kata.Number}");
        }
    }

    private static async Task RequireCudaAsync(Workbench bench)
    {
        await using var worker = WorkerProcess.Start(bench.Toolchain);
        await worker.Ready.WaitAsync(bench.Cancellation);
        if (worker.Description is not { Cuda: true })
        {
            throw new GraderException($"--device cuda: there is no CUDA device that can be used.\n{worker.Description?.CudaProblem}\n`./kata doctor` shows all of it.", ExitCodes.Environment);
        }
    }
}

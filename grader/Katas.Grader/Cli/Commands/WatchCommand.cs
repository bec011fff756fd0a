using Katas.Grader.Cli.Watch;
using Katas.Grader.Curriculum;
using Katas.Grader.Progress;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata watch [N]`: runs a kata's specs whenever a file is saved.</summary>
internal sealed record WatchCommand(string? Kata, bool Json)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        var kata = Kata is null ? Unfinished(bench) : bench.Syllabus.Find(Kata);
        kata.RequireSpecs();
        var screen = !Json && Terminal.HasScreen;
        var output = Console.IsOutputRedirected ? StandardOutput.Open() : Console.Out;
        using IWatchView view = Json ? new JsonView(output) : screen ? new ScreenView(output, bench.Root, Terminal.Colours, Terminal.Size) : new LinesView(output, bench.Root, TimeProvider.System);
        await using var loop = new WatchLoop(bench, view, kata, screen);
        try
        {
            var solved = await loop.RunAsync();
            if (loop.OutputProblem is { } problem)
            {
                await Console.Error.WriteLineAsync($"Nobody takes the output any more, so watching ends: {problem}");
            }

            return solved ? ExitCodes.Success : ExitCodes.SpecsFailed;
        }
        catch (OperationCanceledException) when (bench.Cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static Kata Unfinished(Workbench bench)
    {
        var progress = new ProgressFile(bench.Root).Read();
        var present = bench.Syllabus.Katas.Where(kata => kata.HasSpecs).ToList();
        return present.Find(kata => progress.Katas.GetValueOrDefault(kata.Slug)?.Status is not (KataStatus.Done or KataStatus.DonePendingGpu))
            ?? present.LastOrDefault() ?? throw new GraderException("There is no kata with specs in this repository.");
    }
}

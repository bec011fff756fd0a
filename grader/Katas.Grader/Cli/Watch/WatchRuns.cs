using System.Diagnostics;
using System.Threading.Channels;
using Katas.Grader.Authoring;
using Katas.Grader.Cli.Commands;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Watch;

/// <summary>Makes one run at a time; a new one ends the one before, whose workers are gone at once.</summary>
/// <param name="bench">Compiler, workers and caches.</param>
/// <param name="events">Told what happens.</param>
internal sealed class WatchRuns(Workbench bench, ChannelWriter<WatchEvent> events) : IAsyncDisposable
{
    private const int Rehearsals = 20;
    private const int SparesAhead = 2;   // one for the next save, one for the save that comes while its replacement warms up

    private static readonly TimeSpan RefillAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RetryReadingAfter = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan BetweenRehearsals = TimeSpan.FromMilliseconds(50);

    private readonly List<Task> _running = [];
    private CancellationTokenSource? _current;
    private string _checkedFixtures = string.Empty;
    private int _number;
    private int _rehearsals;

    /// <summary>Starts workers for a kata, before anything is compiled.</summary>
    /// <param name="kata">The kata.</param>
    public async Task PrepareAsync(Kata kata)
    {
        if (ReadOrNull(kata) is { } sources && bench.Compiler.PredictSpecs(sources) is { } specs)
        {
            await bench.Pool(SparesAhead, sources).PrepareAsync(Preparation.Of(kata, specs));
        }
    }

    /// <summary>Starts a run.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="first">The specs to begin with.</param>
    public void Start(Kata kata, IReadOnlyList<string> first) => Start(milestones: false, (run, token) => RunAsync(run, kata, first, token));

    /// <summary>Starts the kata's training runs.</summary>
    /// <param name="kata">The kata.</param>
    public void Train(Kata kata) => Start(milestones: true, (run, token) => TrainAsync(run, kata, token));

    /// <summary>Ends the run that goes on, if one does.</summary>
    public void Stop()
    {
        _current?.Cancel();
        _current?.Dispose();
        _current = null;
    }

    /// <summary>Ends the run that goes on and waits until its worker is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAll(_running);
    }

    private void Start(bool milestones, Func<int, CancellationToken, Task> begin)
    {
        Stop();
        var run = ++_number;
        _current = CancellationTokenSource.CreateLinkedTokenSource(bench.Cancellation);
        events.TryWrite(new WatchEvent.RunStarted(run, milestones));
        var token = _current.Token;
        _running.RemoveAll(task => task.IsCompleted);
        _running.Add(Task.Run(() => GuardAsync(run, () => begin(run, token), token), CancellationToken.None));
    }

    private async Task RunAsync(int run, Kata kata, IReadOnlyList<string> first, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        bench.Toolchain.RequireUnchanged();
        RequireFixtures(kata);
        var sources = await ReadAsync(kata, cancellation);
        var pool = bench.Pool(SparesAhead, sources);
        await using var refill = new Timer(_ => pool.Refill(), null, RefillAfter, Timeout.InfiniteTimeSpan);
        var result = await bench.Runner(SparesAhead).RunAsync(sources, Options(run, first, clock), useCache: true, cancellation);
        events.TryWrite(new WatchEvent.RunEnded(run, result));
        await RefillAsync(pool, sources);
        if (result.Ran)
        {
            await Task.Run(() => bench.Compiler.Settle(sources, cancellation), cancellation);
        }

        await RehearseAsync(sources, cancellation);
    }

    // As `./kata train` does it, with a console whose lines are events.
    private async Task TrainAsync(int run, Kata kata, CancellationToken cancellation)
    {
        await using var output = new EventWriter(text => events.TryWrite(new WatchEvent.Printed(run, text)));
        var console = Terminal.CreatePlain(output);
        await using var training = new Workbench(console, bench.Root, cancellation) { Errors = console };
        try
        {
            await new TrainCommand { Kata = kata.Slug }.RunAsync(training);
        }
        catch (GraderException problem)
        {
            await output.WriteLineAsync(problem.Message);   // what training lacks is no reason to stop watching
        }

        events.TryWrite(new WatchEvent.TrainingEnded(run));
    }

    private async Task GuardAsync(int run, Func<Task> action, CancellationToken cancellation)
    {
        try
        {
            await action();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A newer run, or the end.
        }
        catch (GraderException problem)
        {
            events.TryWrite(new WatchEvent.RunRefused(run, problem.Message, problem.ExitCode == ExitCodes.Environment));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            events.TryWrite(new WatchEvent.RunRefused(run, $"A file could not be read or written: {problem.Message}", Fatal: false));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            events.TryComplete(problem);
        }
    }

    // The next save finds workers that know these specs.
    private async Task RefillAsync(WorkerPool pool, KataSources sources)
    {
        if (bench.Compiler.PredictSpecs(sources) is { } specs)
        {
            await pool.PrepareAsync(Preparation.Of(sources.Kata, specs));
        }
        else
        {
            pool.Refill();
        }
    }

    // A compiler that has compiled a few dozen times is several times faster than one that has not: done while the learner types.
    private async Task RehearseAsync(KataSources sources, CancellationToken cancellation)
    {
        for (; _rehearsals < Rehearsals; _rehearsals++)
        {
            await Task.Delay(BetweenRehearsals, cancellation);
            await Task.Run(() => bench.Compiler.Rehearse(sources, cancellation), cancellation);
        }
    }

    private RunOptions Options(int run, IReadOnlyList<string> first, Stopwatch clock) => new()
    {
        Root = bench.Root,
        First = first,
        OnDiscovered = specs => events.TryWrite(new WatchEvent.SpecsFound(run, specs)),
        OnVerdict = verdict => events.TryWrite(new WatchEvent.VerdictGiven(run, verdict, clock.Elapsed)),
        OnFirstVerdict = times => events.TryWrite(new WatchEvent.FirstVerdictTimed(run, times, clock.Elapsed)),
    };

    // Hashing all fixtures takes longer than compiling: done again only when their names, sizes or times changed.
    private void RequireFixtures(Kata kata)
    {
        var stamp = $"{kata.Slug}\n{FixtureStamp.Of(kata)}";
        if (stamp != _checkedFixtures)
        {
            FixtureCheck.Require(kata);
            _checkedFixtures = stamp;
        }
    }

    // An editor or git may be in the middle of replacing a file.
    private static async Task<KataSources> ReadAsync(Kata kata, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (ReadOrNull(kata) is { } sources)
            {
                return sources;
            }

            await Task.Delay(RetryReadingAfter, cancellation);
        }

        return KataSources.OfLearner(kata);
    }

    private static KataSources? ReadOrNull(Kata kata)
    {
        try
        {
            return KataSources.OfLearner(kata);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

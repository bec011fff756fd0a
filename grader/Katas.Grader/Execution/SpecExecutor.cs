using Katas.Grader.Compilation;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>Runs the specs of a compiled kata: every one gets a verdict, whatever the code does to its process.</summary>
/// <param name="pool">The workers.</param>
public sealed class SpecExecutor(WorkerPool pool)
{
    /// <summary>Runs the specs.</summary>
    /// <param name="compiled">The compiled kata.</param>
    /// <param name="limits">What the run may use.</param>
    /// <param name="options">Which specs to run.</param>
    /// <param name="cancellation">Stops the run; its workers end at once.</param>
    /// <returns>A verdict for every spec, in the order of the specs.</returns>
    public async Task<IReadOnlyList<Verdict>> RunAsync(CompiledKata compiled, RunLimits limits, RunOptions options, CancellationToken cancellation)
    {
        compiled = pool.Isolation?.Share(compiled) ?? compiled;
        var run = new SpecRun(limits, options);
        var clock = new VerdictClock();
        var request = new RunRequest
        {
            Nonce = string.Empty,
            Root = options.Root,
            LearnerAssembly = compiled.LearnerAssembly!,
            LearnerParts = compiled.LearnerParts,
            SpecAssembly = compiled.SpecAssembly!,
            First = options.First,
            Task = options.Task,
            Filter = options.Filter,
            Methods = options.Methods,
            Milestones = options.Milestones,
            Statistical = options.Statistical,
            SeedShift = options.SeedShift,
            OutputLimit = limits.OutputCharacters,
            Threads = options.Threads,
            Training = options.Training,
        };
        // Milestones and moved seeds are switched on before specs are discovered.
        var wanted = options.Milestones || options.SeedShift != 0 ? null : Preparation.Of(compiled.Kata, compiled.SpecAssembly!);
        while (!run.IsComplete)
        {
            var worker = await pool.RentAsync(wanted, cancellation);
            try
            {
                worker.Console.OnText = options.OnOutput;
                worker.Send(run.Specs is null ? request : request with { Ids = [.. run.Remaining.Select(spec => spec.Id)] });
                clock.Sent();
                using var stop = options.Stop.Register(() => worker.RequestStop("Stopped"));
                await FollowAsync(worker, run, reply => Time(clock.Take(reply), options), cancellation);
            }
            finally
            {
                await pool.ReturnAsync(worker, refill: !run.IsComplete);
            }
        }

        return run.Verdicts;
    }

    // Listens until the worker has completed, broken a limit or ended.
    private static async Task FollowAsync(WorkerProcess worker, SpecRun run, Action<Reply> afterwards, CancellationToken cancellation)
    {
        var consoleBefore = worker.Console.Count;
        while (true)
        {
            var waiting = worker.Replies.WaitToReadAsync(cancellation).AsTask();
            while (await Task.WhenAny(waiting, Task.Delay(SpecRun.WatchInterval, cancellation)) != waiting)
            {
                if (run.BrokenLimit(worker.ProcessorTime, worker.ResidentBytes, worker.Console.Count - consoleBefore) is var (outcome, message))
                {
                    worker.Kill();
                    (outcome, message) = CrashReport.StackOverflow(worker.Console.Text) ?? (outcome, message);
                    run.EndCurrent(outcome, message);
                    return;
                }
            }

            if (!await waiting)
            {
                EndOfWorker(worker, run);
                return;
            }

            while (worker.Replies.TryRead(out var reply))
            {
                var isLast = run.Take(reply);
                afterwards(reply);
                if (isLast)
                {
                    return;
                }

                consoleBefore = reply.Kind == ReplyKind.Started ? worker.Console.Count : consoleBefore;
            }
        }
    }

    private static void Time(VerdictTimes? times, RunOptions options)
    {
        if (times is not null)
        {
            options.OnFirstVerdict(times);
        }
    }

    private static void EndOfWorker(WorkerProcess worker, SpecRun run)
    {
        if (run.Current is null && !run.AllowRestart())
        {
            throw new GraderException(
                $"The worker ended ({CrashReport.Describe(worker)}) outside of any spec. This is the grader's fault or the machine's, not the code's: `./kata doctor` looks for the cause.\n{worker.Console.Text}".TrimEnd(),
                ExitCodes.Environment);
        }

        var (outcome, message) = CrashReport.Read(worker);
        run.EndCurrent(outcome, message);
    }
}

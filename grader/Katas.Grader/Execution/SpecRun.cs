using System.Diagnostics;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>The state of one run: which specs there are, which have a verdict, and which one is running.</summary>
internal sealed class SpecRun(RunLimits limits, RunOptions options)
{
    /// <summary>How often limits are looked at while nothing is reported.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(15);

    // A spec that waits for itself takes this many times its limit to be told apart from one that waits for the machine.
    private const int BusyFactor = 3;

    private readonly Dictionary<string, Verdict> _verdicts = [];
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private readonly Stopwatch _current = new();
    private TimeSpan? _processorAtStart;
    private TimeSpan _processorTime;
    private TimeSpan _worked;
    private int _restarts;

    /// <summary>The specs; null until they are discovered.</summary>
    public IReadOnlyList<SpecInfo>? Specs { get; private set; }

    /// <summary>The spec that runs at this moment.</summary>
    public SpecInfo? Current { get; private set; }

    public bool IsComplete => Specs is not null && _verdicts.Count == Specs.Count;

    public IEnumerable<SpecInfo> Remaining => Specs!.Where(spec => !_verdicts.ContainsKey(spec.Id));

    public IReadOnlyList<Verdict> Verdicts => [.. Specs!.Select(spec => _verdicts[spec.Id])];

    /// <summary>Takes a reply; true when the worker has nothing more to say.</summary>
    public bool Take(Reply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Discovered when Specs is null:
                Specs = reply.Specs!;
                options.OnDiscovered(Specs);
                return Specs.Count == 0;
            case ReplyKind.Started:
                Current = Specs!.First(spec => spec.Id == reply.Id);
                _current.Restart();
                _processorAtStart = null;
                return false;
            case ReplyKind.Progress:
                options.OnProgress(reply.Progress!);
                return false;
            case ReplyKind.Finished when reply.Id == Current?.Id:
                Add(Judge.Verdict(Current!, reply.Report!, limits));
                return IsComplete;
            case ReplyKind.Refused:
                throw new GraderException($"The specs could not be run. {reply.Problem}");
            case ReplyKind.Completed when !IsComplete:
                throw new GraderException($"The worker reported {_verdicts.Count} of {Specs!.Count} specs and stopped.");
            default:
                return reply.Kind == ReplyKind.Completed;
        }
    }

    /// <summary>The limit that the running spec breaks, if it does.</summary>
    /// <param name="processorTime">Of the worker, since it started.</param>
    /// <param name="residentBytes">The worker's memory.</param>
    /// <param name="printed">Characters that the spec printed past its own capture.</param>
    public (Outcome Outcome, string Message)? BrokenLimit(TimeSpan processorTime, long residentBytes, long printed)
    {
        if (Current is null)
        {
            return null;
        }

        var time = options.TimeLimit ?? limits.For(Current);
        _processorAtStart ??= processorTime;
        _worked += processorTime > _processorTime ? processorTime - _processorTime : TimeSpan.Zero;   // less: another worker
        _processorTime = processorTime;
        return IsOver(time, _current.Elapsed, processorTime - _processorAtStart.Value) ? (Outcome.TimedOut, $"timed out after {time.TotalSeconds:0.#} s. A loop that does not end, or work that grows too fast with the size of its input?")
            : residentBytes > limits.MemoryBytes ? (Outcome.OutOfMemory, $"out of memory: more than {limits.MemoryBytes / (1024 * 1024)} MB. Is a tensor larger than its formula asks for, or are temporaries kept?")
            : printed > limits.OutputCharacters ? (Outcome.Flooded, Judge.TooMuchOutput(limits))
            : IsKataOver ? (Outcome.TimedOut, $"the specs of this kata together took more than {limits.Kata.TotalSeconds:0} s.")
            : null;
    }

    /// <summary>Gives the running spec its verdict, and all others too when the kata's time is used up.</summary>
    public void EndCurrent(Outcome outcome, string message)
    {
        if (Current is null)
        {
            return;
        }

        Add(new Verdict { Spec = Current, Outcome = outcome, Message = message, Milliseconds = _current.Elapsed.TotalMilliseconds });
        if (IsKataOver)
        {
            foreach (var spec in Remaining.ToList())
            {
                Add(new Verdict { Spec = spec, Outcome = Outcome.NotRun, Message = $"not run: the specs before it used up the kata's {limits.Kata.TotalSeconds:0} s." });
            }
        }
    }

    /// <summary>Whether a worker that ended between two specs may be replaced; not without end.</summary>
    public bool AllowRestart() => Specs is not null && ++_restarts <= 2;

    private bool IsKataOver => !options.Milestones && IsOver(limits.Kata, _total.Elapsed, _worked);

    // On a busy machine a spec waits for its turn through no fault of its own: then its work counts, up to a point.
    private static bool IsOver(TimeSpan limit, TimeSpan elapsed, TimeSpan worked) => elapsed > limit && (worked > limit || elapsed > BusyFactor * limit);

    private void Add(Verdict verdict)
    {
        _verdicts.Add(verdict.Spec.Id, verdict);
        Current = null;
        options.OnVerdict(verdict);
    }
}

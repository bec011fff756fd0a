using System.Diagnostics;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>Measures a run from its start to its first verdict.</summary>
internal sealed class VerdictClock
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _sent;
    private double _started;

    /// <summary>The worker has its request.</summary>
    public void Sent() => _sent = _clock.Elapsed.TotalMilliseconds;

    /// <summary>Takes a reply; the times when it brought the first verdict, else null.</summary>
    public VerdictTimes? Take(Reply reply)
    {
        if (reply.Kind == ReplyKind.Started && _started == 0)
        {
            _started = reply.Milliseconds;
        }

        if (reply.Kind != ReplyKind.Finished || _clock.IsRunning is false)
        {
            return null;
        }

        _clock.Stop();
        return new VerdictTimes(_sent, _started, reply.Milliseconds - _started, Math.Max(0, _clock.Elapsed.TotalMilliseconds - _sent - reply.Milliseconds));
    }
}

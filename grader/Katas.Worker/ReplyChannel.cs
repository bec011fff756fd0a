using System.Diagnostics;
using System.Text.Json;
using Katas.Grader.Protocol;

namespace Katas.Worker;

/// <summary>Writes replies, one JSON document a line, each flushed at once: a crash right after must not lose it.</summary>
internal sealed class ReplyChannel(Stream stream)
{
    private readonly Lock _writing = new();
    private readonly Stopwatch _clock = new();

    /// <summary>The request's nonce, once it is known.</summary>
    public string Nonce { get; set; } = string.Empty;

    /// <summary>From now on replies say how long ago this was.</summary>
    public void StartClock() => _clock.Start();

    public void Ready(PlatformDescription platform, bool prepared) => Write(new Reply { Kind = ReplyKind.Ready, Platform = platform, Prepared = prepared });

    public void Discovered(IReadOnlyList<SpecInfo> specs) => Write(new Reply { Kind = ReplyKind.Discovered, Specs = specs });

    public void Started(string id) => Write(new Reply { Kind = ReplyKind.Started, Id = id });

    public void Progress(TrainingProgress progress) => Write(new Reply { Kind = ReplyKind.Progress, Progress = progress });

    public void Finished(string id, SpecReport report) => Write(new Reply { Kind = ReplyKind.Finished, Id = id, Report = report });

    public void Completed() => Write(new Reply { Kind = ReplyKind.Completed });

    public void Refuse(string problem) => Write(new Reply { Kind = ReplyKind.Refused, Problem = problem });

    private void Write(Reply reply)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(reply with { Nonce = Nonce, Milliseconds = _clock.Elapsed.TotalMilliseconds }, ProtocolJson.Default.Reply);
        lock (_writing)
        {
            stream.Write(line);
            stream.WriteByte((byte)'\n');
            stream.Flush();
        }
    }
}

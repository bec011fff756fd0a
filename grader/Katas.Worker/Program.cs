using System.IO.Pipes;
using System.Text;
using Katas.Worker;
using Katas.Worker.Running;

// kata-worker <request pipe> <reply pipe> [<root> <spec assembly>]: warms up, with the specs where they are known ahead, says so,
// takes one request, runs its specs and ends.
if (args is not [var requestPipe, var replyPipe, .. { Length: 0 or 2 } ahead])
{
    await Console.Error.WriteLineAsync("kata-worker is started by `./kata`; it is not a command of its own.");
    return 2;
}

ProcessIsolation.Enter();
using var requests = new AnonymousPipeClientStream(PipeDirection.In, requestPipe);
using var replies = new AnonymousPipeClientStream(PipeDirection.Out, replyPipe);
var channel = new ReplyChannel(replies);
LoadedSpecs? prepared = null;
try
{
    var platform = await WarmUp.RunAsync(ahead.Length > 0);
    prepared = ahead is [var root, var specs] ? await LoadedSpecs.PrepareAsync(root, specs) : null;
    if (prepared is not null)
    {
        WarmUp.Rehearse(prepared);
    }

    channel.Ready(platform, prepared is not null);
}
catch (Exception problem)
{
    channel.Refuse((problem is TypeInitializationException { InnerException: { } cause } ? cause : problem).Message);
    return 3;
}

using var reader = new StreamReader(requests, Encoding.UTF8);
var line = await reader.ReadLineAsync();
if (line is null)
{
    return 0;   // the grader ended or needs this worker no longer
}

channel.StartClock();

_ = Task.Factory.StartNew(
    () =>
    {
        // The request pipe stays open as long as the grader lives: its end is the end of this process. A line on it asks a training run to stop.
        while (reader.ReadLine() is { } reason)
        {
            Training.Stop(reason);
        }

        Environment.Exit(0);
    },
    CancellationToken.None,
    TaskCreationOptions.LongRunning,
    TaskScheduler.Default);
return await SpecSession.RunAsync(line, prepared, channel);

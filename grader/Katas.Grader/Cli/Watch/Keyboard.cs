using System.Threading.Channels;

namespace Katas.Grader.Cli.Watch;

/// <summary>Reads keys, and notices when the terminal changes its size.</summary>
internal sealed class Keyboard : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private readonly ChannelWriter<WatchEvent> _events;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _terminal = new(1);
    private readonly Task _reading;

    /// <summary>Starts to read.</summary>
    /// <param name="events">Told of keys and sizes.</param>
    public Keyboard(ChannelWriter<WatchEvent> events)
    {
        _events = events;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Leaves the keys to another program until it has ended.</summary>
    /// <param name="program">The program.</param>
    public async Task LendAsync(Func<Task> program)
    {
        await _terminal.WaitAsync();
        try
        {
            await program();
        }
        finally
        {
            _terminal.Release();
        }
    }

    /// <summary>Stops to read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
        _terminal.Dispose();
    }

    private async Task ReadAsync()
    {
        var size = (Console.WindowWidth, Console.WindowHeight);
        try
        {
            while (true)
            {
                await Task.Delay(LookEvery, _end.Token);
                await _terminal.WaitAsync(_end.Token);
                try
                {
                    Read();
                }
                finally
                {
                    _terminal.Release();
                }

                if (size != (Console.WindowWidth, Console.WindowHeight))
                {
                    size = (Console.WindowWidth, Console.WindowHeight);
                    _events.TryWrite(new WatchEvent.Resized());
                }
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The end, or the terminal is gone.
        }
    }

    private void Read()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            _events.TryWrite(new WatchEvent.KeyPressed(Console.ReadKey(intercept: true)));
        }
    }
}

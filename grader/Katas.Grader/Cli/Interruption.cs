using System.Runtime.InteropServices;

namespace Katas.Grader.Cli;

/// <summary>Ctrl-C, a closed terminal or a stop signal cancel the command; it then ends its workers and leaves.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private Action? _first;

    public Interruption() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];

    public CancellationToken Token => _source.Token;

    /// <summary>Lets the next signal do something gentler than cancelling; the one after it cancels.</summary>
    public void OnFirst(Action? action) => Interlocked.Exchange(ref _first, action);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _first, null) is { } first)
        {
            first();
        }
        else
        {
            _source.Cancel();
        }
    }
}

using Katas.Grader.Compilation;

namespace Katas.Grader.Execution;

/// <summary>Keeps a few workers started ahead, so that a run finds one warm.</summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly Toolchain _toolchain;
    private readonly Queue<WorkerProcess> _spare = new();
    private readonly HashSet<WorkerProcess> _rented = [];
    private readonly Lock _changing = new();
    private readonly int _ahead;
    private bool _closed;

    /// <summary>Starts the first workers.</summary>
    /// <param name="toolchain">The built worker.</param>
    /// <param name="ahead">How many workers wait, warm, for the next request.</param>
    public WorkerPool(Toolchain toolchain, int ahead)
    {
        _toolchain = toolchain;
        _ahead = ahead;
        Refill();
    }

    /// <summary>Takes a worker; another one is started in its place.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<WorkerProcess> RentAsync(CancellationToken cancellation)
    {
        WorkerProcess worker;
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            worker = _spare.Count > 0 ? _spare.Dequeue() : WorkerProcess.Start(_toolchain);
            _rented.Add(worker);
        }

        await worker.Ready.WaitAsync(cancellation);
        return worker;
    }

    /// <summary>Ends a worker that has done its work, and starts the next one.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="refill">Whether more requests may follow.</param>
    public async Task ReturnAsync(WorkerProcess worker, bool refill)
    {
        lock (_changing)
        {
            _rented.Remove(worker);
        }

        await worker.DisposeAsync();
        if (refill)
        {
            Refill();
        }
    }

    /// <summary>Starts as many workers as are to wait.</summary>
    public void Refill()
    {
        lock (_changing)
        {
            while (!_closed && _spare.Count < _ahead)
            {
                _spare.Enqueue(WorkerProcess.Start(_toolchain));
            }
        }
    }

    /// <summary>Ends all workers, waiting ones and busy ones.</summary>
    public async ValueTask DisposeAsync()
    {
        List<WorkerProcess> all;
        lock (_changing)
        {
            _closed = true;
            all = [.. _spare, .. _rented];
            _spare.Clear();
            _rented.Clear();
        }

        foreach (var worker in all)
        {
            worker.Kill();
        }

        foreach (var worker in all)
        {
            await worker.DisposeAsync();
        }
    }
}

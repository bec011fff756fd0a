using Katas.Grader.Compilation;

namespace Katas.Grader.Execution;

/// <summary>Keeps a few workers started ahead, so that a run finds one warm.</summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly Toolchain _toolchain;
    private readonly List<WorkerProcess> _spare = [];
    private readonly HashSet<WorkerProcess> _rented = [];
    private readonly HashSet<string> _unpreparable = [];
    private readonly Lock _changing = new();
    private readonly int _ahead;
    private Preparation? _preparation;
    private bool _closed;

    /// <summary>Starts the first workers.</summary>
    /// <param name="toolchain">The built worker.</param>
    /// <param name="ahead">How many workers wait, warm, for the next request.</param>
    /// <param name="preparation">Specs that the workers load ahead; null for none.</param>
    /// <param name="isolation">What shuts the workers off from the machine; null for limits alone.</param>
    public WorkerPool(Toolchain toolchain, int ahead, Preparation? preparation = null, Isolation? isolation = null)
    {
        Isolation = isolation;
        _toolchain = toolchain;
        _ahead = ahead;
        _preparation = preparation;
        Refill();
    }

    /// <summary>What shuts the workers off from the machine; null for limits alone.</summary>
    public Isolation? Isolation { get; }

    /// <summary>Takes a worker.</summary>
    /// <param name="wanted">The specs that may be loaded ahead; null for a worker without.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<WorkerProcess> RentAsync(Preparation? wanted, CancellationToken cancellation)
    {
        while (true)
        {
            var worker = Take(wanted);
            try
            {
                await worker.Ready.WaitAsync(cancellation);
            }
            catch
            {
                await ReturnAsync(worker, refill: false);
                throw;
            }

            if (worker.Preparation is null || worker.IsPrepared)
            {
                return worker;
            }

            lock (_changing)
            {
                _unpreparable.Add(worker.Preparation.SpecAssembly);
            }

            await ReturnAsync(worker, refill: false);
        }
    }

    /// <summary>Lets workers load other specs ahead; those that wait with the ones before are ended.</summary>
    /// <param name="preparation">The specs.</param>
    public async Task PrepareAsync(Preparation preparation)
    {
        List<WorkerProcess> outdated;
        lock (_changing)
        {
            _preparation = preparation;
            outdated = [.. _spare.Where(worker => worker.Preparation != preparation)];
            _spare.RemoveAll(outdated.Contains);
        }

        Refill();
        foreach (var worker in outdated)
        {
            await worker.DisposeAsync();
        }
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
                _spare.Add(Start(_preparation));
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

    // A spare that is prepared for other specs stays: the pool's next preparation ends it, or its turn comes.
    private WorkerProcess Take(Preparation? wanted)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var worker = _spare.Find(spare => spare.Preparation is null || spare.Preparation == wanted) ?? Start(wanted);
            _spare.Remove(worker);
            _rented.Add(worker);
            return worker;
        }
    }

    private WorkerProcess Start(Preparation? preparation) =>
        WorkerProcess.Start(_toolchain, preparation is not null && _unpreparable.Contains(preparation.SpecAssembly) ? null : preparation, Isolation);
}

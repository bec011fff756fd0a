using System.Threading.Channels;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Cli.Watch;

/// <summary>The one loop of watching: takes what happened, changes the model, shows it.</summary>
internal sealed partial class WatchLoop : IAsyncDisposable
{
    private readonly Channel<WatchEvent> _events = Channel.CreateUnbounded<WatchEvent>();
    private readonly Workbench _bench;
    private readonly IWatchView _view;
    private readonly WatchModel _model;
    private readonly WatchRuns _runs;
    private readonly SourceWatcher _watcher;
    private readonly Keyboard? _keyboard;
    private readonly Timer? _pulse;
    private readonly Celebrations _celebrations;
    private readonly List<WatchEvent> _happened = [];
    private bool _quit;

    /// <summary>Starts to watch a kata.</summary>
    /// <param name="bench">The workbench.</param>
    /// <param name="view">The view.</param>
    /// <param name="kata">The kata.</param>
    /// <param name="keys">Whether there is a terminal to read keys from.</param>
    public WatchLoop(Workbench bench, IWatchView view, Kata kata, bool keys)
    {
        (_bench, _view) = (bench, view);
        _model = new WatchModel { Kata = kata };
        _runs = new WatchRuns(bench, _events.Writer);
        _celebrations = new Celebrations(bench.Root);
        _watcher = new SourceWatcher(kata, _events.Writer);
        _keyboard = keys ? new Keyboard(_events.Writer) : null;
        _pulse = view.Pulse is { } every ? new Timer(_ => _events.Writer.TryWrite(new WatchEvent.Pulse()), null, every, every) : null;
    }

    /// <summary>Why nothing can be shown any more; null as long as it can.</summary>
    public string? OutputProblem { get; private set; }

    /// <summary>Watches until it is told to quit, or until nobody reads what it shows.</summary>
    /// <returns>Whether every spec passed at the end.</returns>
    public async Task<bool> RunAsync()
    {
        await OpenAsync(_model.Kata);
        while (!_quit)
        {
            var next = await _events.Reader.ReadAsync(_bench.Cancellation);
            do
            {
                await HandleAsync(next);
            }
            while (!_quit && _events.Reader.TryRead(out next!));
            Show();
            _happened.Clear();
        }

        return _model.IsSolved;
    }

    /// <summary>Ends whatever runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_keyboard is not null)
        {
            await _keyboard.DisposeAsync();
        }

        if (_pulse is not null)
        {
            await _pulse.DisposeAsync();
        }

        await _watcher.DisposeAsync();
        await _runs.DisposeAsync();
    }

    private void Show()
    {
        try
        {
            _view.Show(_model, _happened);
        }
        catch (IOException problem)
        {
            (_quit, OutputProblem) = (true, problem.Message);   // an editor that crashed, a pipe into `head`, a full disk
        }
    }

    private async Task HandleAsync(WatchEvent happened)
    {
        _happened.Add(happened);
        _model.Take(happened);
        switch (happened)
        {
            case WatchEvent.KeyPressed pressed:
                await PressAsync(pressed.Key);
                break;
            case WatchEvent.SourcesChanged changed:
                SourcesChanged(changed.File, changed.Others);
                break;
            case WatchEvent.Printed printed when printed.Run == _model.Run && _model.Panel is WatchPanel.Milestone milestone:
                milestone.Print(printed.Text);
                break;
            case WatchEvent.RunEnded ended when ended.Run == _model.Run && _model.IsSolved:
                _model.IsCelebrating = _celebrations.Celebrate(_model.Kata);
                break;
            case WatchEvent.RunRefused { Fatal: true } refused:
                throw new GraderException(refused.Message, ExitCodes.Environment);
        }
    }

    private async Task OpenAsync(Kata kata)
    {
        _watcher.Kata = kata;
        _model.Take(new WatchEvent.KataOpened(kata));
        var present = Present();
        _model.Next = present.Count > 1 ? present[(present.FindIndex(candidate => candidate.Slug == kata.Slug) + 1) % present.Count] : null;
        Run();
        await _runs.PrepareAsync(kata);
    }

    private void Run() => _runs.Start(_model.Kata, _model.First());

    private void SourcesChanged(string? file, bool others)
    {
        if ((others || _model.Refusal is not null) && Reload() is { } problem)
        {
            _runs.Stop();
            _model.Take(new WatchEvent.RunRefused(_model.Run, problem, Fatal: false));
            return;
        }

        var wasTraining = _model.Panel is WatchPanel.Milestone { IsOver: false };
        _model.Panel = null;
        if (file is not null)
        {
            _model.TakeInHand(file);
        }

        Run();
        _model.Notice = wasTraining ? "The milestone was stopped: the code has changed." : null;
    }

    // The kata's own description may have been changed, by git for instance. Null when it can be read.
    private string? Reload()
    {
        try
        {
            var kata = Syllabus.Load(_bench.Root).Katas.FirstOrDefault(candidate => candidate.Slug == _model.Kata.Slug);
            if (kata is null)
            {
                return $"The folder katas/{_model.Kata.Slug} is gone. It is watched for its return; n and p open another kata.";
            }

            kata.RequireSpecs();
            (_model.Kata, _watcher.Kata) = (kata, kata);
            return null;
        }
        catch (Exception problem) when (problem is GraderException or IOException)
        {
            return problem.Message;
        }
    }

    private List<Kata> Present()
    {
        try
        {
            return [.. Syllabus.Load(_bench.Root).Katas.Where(kata => kata.HasSpecs)];
        }
        catch (Exception problem) when (problem is GraderException or IOException)
        {
            return [_model.Kata];
        }
    }
}

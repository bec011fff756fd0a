using Katas.Grader.Authoring;

namespace Katas.Grader.Cli.Watch;

/// <content>What the keys do.</content>
internal sealed partial class WatchLoop
{
    private async Task PressAsync(ConsoleKeyInfo key)
    {
        if (_model.Panel is WatchPanel.ConfirmReset)
        {
            _model.Panel = null;
            await (key.KeyChar is 'y' or 'Y' ? ResetAsync() : Task.CompletedTask);
            return;
        }

        _model.Notice = null;
        switch (key)
        {
            case { Key: ConsoleKey.Escape }:
                Close();
                break;
            case { Key: ConsoleKey.Enter }:
                Close();
                Run();
                break;
            case { KeyChar: 'n' } or { Key: ConsoleKey.RightArrow }:
                await MoveAsync(+1);
                break;
            case { KeyChar: 'p' } or { Key: ConsoleKey.LeftArrow }:
                await MoveAsync(-1);
                break;
            case { KeyChar: 'q' }:
                _quit = true;
                break;
            default:
                await PressLetterAsync(key.KeyChar);
                break;
        }
    }

    private async Task PressLetterAsync(char letter)
    {
        switch (letter)
        {
            case 'f':
                _model.Panel = null;
                _model.SelectNext();
                break;
            case 'h':
                Hint();
                break;
            case 'e':
                await EditAsync();
                break;
            case 'm':
                Train();
                break;
            case 'r':
                _model.Panel = new WatchPanel.ConfirmReset();
                break;
            case '?':
                _model.Panel = _model.Panel is WatchPanel.Keys ? null : new WatchPanel.Keys();
                break;
        }
    }

    private void Close()
    {
        if (_model.Panel is WatchPanel.Milestone { IsOver: false })
        {
            _runs.Stop();
            _model.Notice = "The milestone was stopped.";
            Run();
        }

        _model.Panel = null;
    }

    private async Task MoveAsync(int step)
    {
        var katas = Present();
        var here = katas.FindIndex(kata => kata.Slug == _model.Kata.Slug);
        await OpenAsync(katas[(here + step + katas.Count) % katas.Count]);
    }

    private void Hint()
    {
        var task = _model.Shown?.Spec.Task ?? _model.TaskInHand;
        try
        {
            var hints = Hints.Of(_model.Kata, task);
            var shown = new Hints(_bench.Root).Advance(_model.Kata, task, hints.Count);
            _model.Panel = new WatchPanel.Hint(task, [.. hints.Take(shown)], hints.Count - shown);
        }
        catch (GraderException problem)
        {
            _model.Notice = problem.Message;
        }
    }

    private async Task EditAsync()
    {
        var (file, line) = Place();
        var editor = Editor.Of(Environment.GetEnvironmentVariable);
        try
        {
            await (editor.HasWindow || _keyboard is null ? editor.OpenAsync(file, line) : _keyboard.LendAsync(() => _view.LendAsync(() => editor.OpenAsync(file, line))));
        }
        catch (GraderException problem)
        {
            _model.Notice = problem.Message;
        }

        _happened.Add(new WatchEvent.Resized());
    }

    // The error, the learner's frame of the failure, or the first line of its stub.
    private (string File, int Line) Place()
    {
        if (_model.Problems.FirstOrDefault(problem => problem is { Severity: Compilation.Severity.Error, File: not null }) is { } error)
        {
            return (error.File!, Math.Max(1, error.Line));
        }

        if (_model.Shown?.OwnFrame is { } own)
        {
            return (own.File, own.Line);
        }

        var task = _model.Kata.Tasks.FirstOrDefault(candidate => candidate.Id == (_model.Shown?.Spec.Task ?? _model.TaskInHand)) ?? _model.Kata.Tasks[0];
        return (Path.Combine(_model.Kata.Folder, task.Files[0]), 1);
    }

    private void Train()
    {
        if (_model.Kata.Milestones.Count == 0)
        {
            (_model.Panel, _model.Notice) = (null, $"Week {_model.Kata.Number} has no milestone.");
            return;
        }

        _model.Panel = new WatchPanel.Milestone();
        _runs.Train(_model.Kata);
    }

    private async Task ResetAsync()
    {
        try
        {
            var (reset, backup) = await new StubReset(_bench.Root, _bench.Compiler, TimeProvider.System).RunAsync(_model.Kata, [], _bench.Cancellation);
            _celebrations.Forget(_model.Kata);
            _model.Notice = reset.Count == 0 ? "Nothing to reset: the stubs are as they were."
                : $"Reset: {string.Join(", ", reset)}.{(backup is null ? "" : $" Your files are in {Path.GetRelativePath(_bench.Root, backup)}")}";
        }
        catch (GraderException problem)
        {
            _model.Notice = problem.Message;
        }
    }
}

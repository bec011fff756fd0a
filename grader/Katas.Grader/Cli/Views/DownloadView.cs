using System.Diagnostics;
using Katas.Grader.Data;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Downloads on the console: one line that moves in a terminal, a line now and then in a pipe.</summary>
/// <param name="console">Where it is shown.</param>
internal sealed class DownloadView(IAnsiConsole console) : IDownloadProgress
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(10);

    private readonly bool _moves = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
    private readonly Stopwatch _clock = new();
    private string _name = string.Empty;
    private long _start;
    private long _have;
    private long _total;
    private TimeSpan _shown;
    private bool _open;

    public void Begin(string name, long have, long total)
    {
        (_name, _start, _have, _total, _open, _shown) = (name, have, have, total, true, TimeSpan.Zero);
        _clock.Restart();
        if (_moves || have > 0)
        {
            Show(have > 0 ? " goes on at" : string.Empty);
        }
    }

    public void Advance(long bytes)
    {
        _have += bytes;
        if (_clock.Elapsed - _shown >= (_moves ? Blink : Breath))
        {
            Show();
        }
    }

    public void End()
    {
        if (_open)
        {
            Show();
            _open = false;
            if (_moves)
            {
                console.WriteLine();
            }
        }
    }

    public void Say(string text)
    {
        foreach (var line in TextWrap.Wrap(text, console.Profile.Width, string.Empty))
        {
            console.WriteLine(line);
        }
    }

    private void Show(string mark = "")
    {
        _shown = _clock.Elapsed;
        var speed = _clock.Elapsed.TotalSeconds > 0.2 ? $", {Sizes.Text((long)((_have - _start) / _clock.Elapsed.TotalSeconds))}/s" : string.Empty;
        var share = _total > 0 ? $" of {Sizes.Text(_total)} ({100.0 * _have / _total:0} %{speed})" : speed;
        var text = $"  {_name}{mark}  {Sizes.Text(_have)}{share}";
        if (_moves)
        {
            console.Profile.Out.Writer.Write($"\r{text}\u001b[K");
        }
        else
        {
            console.WriteLine(text);
        }
    }
}

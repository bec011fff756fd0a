using System.Text;
using Katas.Grader.Cli.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Katas.Grader.Cli.Watch;

/// <summary>The full-screen view: the terminal's other screen, of which only changed lines are written.</summary>
internal sealed class ScreenView : IWatchView
{
    private const string Enter = "\e[?1049h\e[?25l\e[2J";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string BeginFrame = "\e[?2026h";   // terminals that know it show the frame at once, others ignore it
    private const string EndFrame = "\e[?2026l";

    private readonly TextWriter _terminal;
    private readonly string _root;
    private readonly StringWriter _rendered = new();
    private readonly IAnsiConsole _renderer;
    private readonly bool _colours;
    private List<string> _shown = [];
    private readonly Func<(int Width, int Height)> _measure;
    private (int Width, int Height) _size;

    /// <summary>Takes the terminal.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="colours">What the terminal shows.</param>
    /// <param name="size">Its columns and lines at this moment.</param>
    public ScreenView(TextWriter terminal, string root, ColorSystemSupport colours, Func<(int Width, int Height)> size)
    {
        (_terminal, _root, _measure) = (terminal, root, size);
        _renderer = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = colours, Out = new AnsiConsoleOutput(_rendered), Interactive = InteractionSupport.No });
        _colours = _renderer.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        Write(Enter);
    }

    public void Show(WatchModel model, IReadOnlyList<WatchEvent> happened)
    {
        var size = _measure();
        var anew = size != _size || happened.OfType<WatchEvent.Resized>().Any();
        _size = size;
        var lines = new WatchScreen(model, _root, _colours).Lines(size.Width, size.Height).Select(line => Render(line, size.Width)).ToList();
        var frame = new StringBuilder(anew ? "\e[2J" : string.Empty);
        foreach (var (row, line) in lines.Index().Where(entry => anew || entry.Index >= _shown.Count || _shown[entry.Index] != entry.Item))
        {
            frame.Append($"\e[{row + 1};1H{line}\e[K");
        }

        _shown = lines;
        if (frame.Length > 0)
        {
            Write($"{BeginFrame}{frame}{EndFrame}");
        }
    }

    public async Task LendAsync(Func<Task> program)
    {
        Write(Leave);
        try
        {
            await program();
        }
        finally
        {
            _shown = [];
            Write(Enter);
        }
    }

    public void Dispose()
    {
        Write(Leave);
        _rendered.Dispose();
    }

    private string Render(TextLine line, int width)
    {
        _rendered.GetStringBuilder().Clear();
        _renderer.Write(new Fragment(line.Fit(width)));
        return _rendered.ToString();
    }

    private void Write(string text)
    {
        _terminal.Write(text);
        _terminal.Flush();
    }

    private sealed class Fragment(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}

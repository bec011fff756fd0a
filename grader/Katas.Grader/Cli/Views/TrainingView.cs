using System.Globalization;
using Katas.Grader.Protocol;
using Spectre.Console;

namespace Katas.Grader.Cli.Views;

/// <summary>Shows a training run while it goes on: one line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class TrainingView(IAnsiConsole console, TimeProvider time)
{
    private const int CurveWidth = 16;
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly bool _isLive = console.Profile.Capabilities.Ansi && !Console.IsOutputRedirected;
    private readonly Lock _writing = new();
    private readonly List<double> _curve = [];
    private IReadOnlyList<MetricValue> _values = [];
    private TrainingProgress? _first;
    private string? _stage;
    private string? _followed;
    private long _lastLine;
    private bool _lineShown;

    /// <summary>Takes a report.</summary>
    public void Show(TrainingProgress progress)
    {
        lock (_writing)
        {
            if (progress.Stage != _stage || progress.Step < _first!.Step)
            {
                EnterStage(progress);
            }

            if (progress.Values.Count > 0)
            {
                _values = [.. progress.Values, .. _values.Where(old => progress.Values.All(value => value.Metric != old.Metric))];
                _followed ??= (_values.FirstOrDefault(value => value.Metric.Contains("loss", StringComparison.OrdinalIgnoreCase)) ?? _values[0]).Metric;
                _curve.AddRange(progress.Values.Where(value => value.Metric == _followed).Select(value => value.Value));
            }

            if (_isLive)
            {
                console.Profile.Out.Writer.Write($"\r\u001b[2K{Line(progress, console.Profile.Width - 1)}");
                _lineShown = true;
            }
            else if (progress.Values.Count > 0 && (progress.Step == progress.Steps || _lastLine == 0 || time.GetElapsedTime(_lastLine) >= PlainInterval))
            {
                _lastLine = time.GetTimestamp();
                console.Profile.Out.Writer.WriteLine(Line(progress, console.Profile.Width));
            }
        }
    }

    /// <summary>Shows what the milestone itself prints.</summary>
    public void Print(string text)
    {
        lock (_writing)
        {
            Clear();
            console.Profile.Out.Writer.Write(text);
        }
    }

    /// <summary>Shows a line that stays.</summary>
    public void Say(string text)
    {
        lock (_writing)
        {
            Clear();
            console.WriteLine(text);
        }
    }

    /// <summary>Ends the changing line, which stays.</summary>
    public void End()
    {
        lock (_writing)
        {
            if (_lineShown)
            {
                console.WriteLine();
            }

            _lineShown = false;
        }
    }

    private void EnterStage(TrainingProgress progress)
    {
        if (_lineShown)
        {
            console.WriteLine();
        }

        (_stage, _first, _lineShown, _lastLine, _followed, _values) = (progress.Stage, progress, false, 0, null, []);
        _curve.Clear();
        if (progress.Stage.Length > 0)
        {
            console.MarkupLineInterpolated($"  [bold]{progress.Stage}[/]");
        }
    }

    private string Line(TrainingProgress progress, int width)
    {
        var (steps, seconds) = (progress.Step - _first!.Step, progress.Seconds - _first.Seconds);
        var rate = steps > 0 && seconds > 0 ? steps / seconds : 0;
        var width0 = progress.Steps.ToString(CultureInfo.InvariantCulture).Length;
        var line = string.Create(CultureInfo.InvariantCulture, $"  {progress.Step.ToString(CultureInfo.InvariantCulture).PadLeft(width0)}/{progress.Steps}");
        line += rate > 0 ? $"  {Rate(rate)}  {Duration((progress.Steps - progress.Step) / rate)} left" : $"  {Duration(progress.Seconds)}";
        line += _curve.Count > 1 ? $"  {Sparkline.Of(_curve, CurveWidth)}" : string.Empty;
        foreach (var value in _values)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"  {value.Metric} {value.Value:g4}");
            line += line.Length + next.Length <= width ? next : string.Empty;
        }

        return line.Length <= width ? line : line[..width];
    }

    private static string Rate(double perSecond) =>
        perSecond >= 10 ? $"{perSecond:0} steps/s" : perSecond >= 0.1 ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0} steps/s") : $"{1 / perSecond:0} s/step";

    private static string Duration(double seconds) =>
        seconds < 90 ? $"{seconds:0} s" : seconds < 5400 ? $"{seconds / 60:0} min" : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h");

    private void Clear()
    {
        if (_lineShown)
        {
            console.Profile.Out.Writer.Write("\r\u001b[2K");
            _lineShown = false;
        }
    }
}

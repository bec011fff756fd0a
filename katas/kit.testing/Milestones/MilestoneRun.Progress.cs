using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Katas.Kit.Testing;

/// <content>What is seen of a run while it goes on.</content>
public sealed partial class MilestoneRun
{
    private static readonly JsonSerializerOptions JsonLine = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private TimeSpan _lastLine = TimeSpan.MinValue;
    private TimeSpan _lastStep = TimeSpan.MinValue;

    /// <summary>Tells a session the step, a few times a second.</summary>
    internal void Tell(int step, int steps)
    {
        if (_session is not null && Elapsed - TimeSpan.FromSeconds(0.2) >= _lastStep)
        {
            _lastStep = Elapsed;
            _session.OnReport(new MilestoneReport(_stage?.Name ?? string.Empty, step, steps, Elapsed.TotalSeconds, [], _stage?.Saved ?? 0));
        }
    }

    // A line of metrics.jsonl: into the file, the curves, the events, and the checkpoint of the stage that it belongs to.
    private void Record(SortedDictionary<string, double> line)
    {
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(line, JsonLine), (byte)'\n'];
        _lines.AddRange(_stage is null ? [] : text);
        Writing(() => Artifacts.Append("metrics.jsonl", text));
        foreach (var (metric, value) in line.Where(entry => entry.Key is not ("step" or "seconds")))
        {
            if (!_curves.TryGetValue(metric, out var curve))
            {
                _curves[metric] = curve = ([], []);
            }

            curve.Steps.Add(line["step"]);
            curve.Values.Add(value);
            Writing(() => _events?.Add(metric, (int)line["step"], line["seconds"], value));
        }
    }

    private void Show(int step, int steps, IReadOnlyList<(string Metric, double Value)> values)
    {
        _session?.OnReport(new MilestoneReport(_stage?.Name ?? string.Empty, step, steps, Elapsed.TotalSeconds, values, _stage?.Saved ?? 0));
        if (_session is null && (Elapsed - TimeSpan.FromSeconds(2) >= _lastLine || step == steps || step == 1))
        {
            _lastLine = Elapsed;
            var left = step > 0 ? Elapsed * ((double)(steps - step) / step) : TimeSpan.Zero;
            var text = string.Concat(values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"  {entry.Metric} {entry.Value:g4}")));
            Console.WriteLine($"  {step,6}/{steps}{text}  ({Elapsed.TotalSeconds:0} s, {left.TotalSeconds:0} s left)");
        }
    }

    // Under a session the caller shows the run: what is printed would disturb it.
    private void Say(string text)
    {
        if (_session is null)
        {
            Console.WriteLine(text);
        }
    }
}

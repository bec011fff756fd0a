using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Kit.Charts;
using Katas.Kit.Platform;
using Katas.Kit.Storage;
using TorchSharp;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>
/// A milestone from its start to its verdict: seeds torch, shows progress, keeps curves and artifacts, and reports all missed
/// requirements together at the end. What was reported stays readable when the run crashes.
/// </summary>
public sealed class MilestoneRun : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly JsonSerializerOptions JsonLine = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _title;
    private readonly TimeSpan _budget;
    private readonly int _seed;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly torch.Tensor _generatorState;
    private readonly SortedDictionary<string, (List<double> Steps, List<double> Values)> _curves = new(StringComparer.Ordinal);
    private readonly List<MilestoneRequirement> _requirements = [];
    private readonly List<MilestoneNote> _notes = [];
    private string? _subsetReason;
    private TimeSpan _lastLine = TimeSpan.MinValue;

    private MilestoneRun(string title, TimeSpan budget, int seed, TimeProvider time, IArtifactStore artifacts)
    {
        (_title, _budget, _seed, _time, Artifacts) = (title, budget, seed, time, artifacts);
        _start = time.GetTimestamp();
        _generatorState = torch.get_rng_state();
        torch.random.manual_seed(seed);
        foreach (var old in artifacts.List())
        {
            artifacts.Delete(old);   // metrics of an earlier run must not be taken for this one's
        }

        Console.WriteLine($"{title} (seed {seed}, budget {budget.TotalMinutes:0.#} min)");
    }

    /// <summary>Where the run keeps its files: <c>artifacts/&lt;kata&gt;/&lt;title&gt;/</c>.</summary>
    public IArtifactStore Artifacts { get; }

    private TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>Starts a run, and seeds torch's global generator; <see cref="Dispose"/> puts its state back.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="budget">How long it should take; twice that is a failure.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public static MilestoneRun Start(string title, TimeSpan budget, int seed = 0, TimeProvider? time = null)
    {
        var kata = TestContext.Current.TestAssembly is IXunitTestAssembly running ? Golden.WeekOf(running.Assembly) : "none";
        var slug = string.Join('-', new string([.. title.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new(title, budget, seed, time ?? TimeProvider.System, new FolderArtifactStore(Path.Combine(Repository.FindRoot(), "artifacts", kata, slug)));
    }

    /// <summary>Reports metrics of a step: a line in <c>metrics.jsonl</c>, a point of each curve, and now and then a line on the console.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="steps">How many there will be.</param>
    /// <param name="values">The metrics.</param>
    public void Report(int step, int steps, params ReadOnlySpan<(string Metric, double Value)> values)
    {
        var line = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["step"] = step, ["seconds"] = Math.Round(Elapsed.TotalSeconds, 3) };
        var text = new StringBuilder();
        foreach (var (metric, value) in values)
        {
            line[metric] = value;
            text.Append(CultureInfo.InvariantCulture, $"  {metric} {value:g4}");
            if (!_curves.TryGetValue(metric, out var curve))
            {
                _curves[metric] = curve = ([], []);
            }

            curve.Steps.Add(step);
            curve.Values.Add(value);
        }

        Artifacts.Append("metrics.jsonl", [.. JsonSerializer.SerializeToUtf8Bytes(line, JsonLine), (byte)'\n']);
        if (Elapsed - TimeSpan.FromSeconds(2) >= _lastLine || step == steps || step == 1)
        {
            _lastLine = Elapsed;
            var left = step > 0 ? Elapsed * ((double)(steps - step) / step) : TimeSpan.Zero;
            Console.WriteLine($"  {step,6}/{steps}{text}  ({Elapsed.TotalSeconds:0} s, {left.TotalSeconds:0} s left)");
        }
    }

    /// <summary>Records a metric that must be reached.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="value">What was measured; NaN fails.</param>
    /// <param name="atLeast">The least that is enough.</param>
    /// <param name="atMost">The most that is allowed.</param>
    public void Require(string metric, double value, double? atLeast = null, double? atMost = null)
    {
        var passed = !double.IsNaN(value) && (atLeast is null || value >= atLeast) && (atMost is null || value <= atMost);
        _requirements.Add(new MilestoneRequirement(metric, value, atLeast, atMost, passed));
        Console.WriteLine(Describe(_requirements[^1]));
    }

    /// <summary>Records a metric without gating on it.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="value">What was measured.</param>
    public void Note(string metric, double value)
    {
        _notes.Add(new MilestoneNote(metric, value));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {metric} {value:g6}"));
    }

    /// <summary>Says that a stand-in was used for the real data: thresholds become notes, and the milestone stays open.</summary>
    /// <param name="reason">What was missing.</param>
    public void UseSubset(string reason)
    {
        _subsetReason = reason;
        Console.WriteLine($"  stand-in data: {reason}");
    }

    /// <summary>Ends the run: writes <c>metrics.json</c> and the curves, and fails when a requirement was missed.</summary>
    /// <exception cref="SpecFailedException">Requirements were missed, or the run took more than twice its budget.</exception>
    public void Dispose()
    {
        torch.set_rng_state(_generatorState);
        _generatorState.Dispose();
        var problems = _subsetReason is null ? _requirements.Where(requirement => !requirement.Passed).Select(Describe).ToList() : [];
        if (Elapsed > 2 * _budget)
        {
            problems.Add($"  it took {Elapsed.TotalMinutes:0.#} min, more than twice its budget of {_budget.TotalMinutes:0.#} min");
        }
        else if (Elapsed > _budget)
        {
            Console.WriteLine($"  warning: {Elapsed.TotalMinutes:0.#} min are more than the budget of {_budget.TotalMinutes:0.#} min");
        }

        WriteArtifacts(problems.Count > 0 || _requirements.Count == 0 ? "failed" : _subsetReason is null ? "complete" : "subset");
        if (problems.Count > 0)
        {
            Failure.Throw($"The milestone \"{_title}\" was not reached:\n{string.Join('\n', problems)}");
        }
    }

    private static string Describe(MilestoneRequirement requirement)
    {
        var bounds = string.Join(" and ", new[]
        {
            requirement.AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $"at least {least:g6}") : null,
            requirement.AtMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:g6}") : null,
        }.Where(bound => bound is not null));
        return string.Create(CultureInfo.InvariantCulture, $"  {requirement.Metric} {requirement.Value:g6}, asked for {bounds}: {(requirement.Passed ? "reached" : "missed")}");
    }

    private void WriteArtifacts(string status)
    {
        var metrics = new MilestoneMetrics(_title, _seed, Elapsed.TotalSeconds, _budget.TotalSeconds, status, _subsetReason, _requirements, _notes);
        Artifacts.Write("metrics.json", stream => JsonSerializer.Serialize(stream, metrics, Json));
        foreach (var (metric, (steps, values)) in _curves)
        {
            var name = string.Concat(metric.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
            Artifacts.Write($"{name}.png", stream => stream.Write(Chart.Lines(_title, "step", metric, [new Series(metric, steps, values)])));
        }
    }
}

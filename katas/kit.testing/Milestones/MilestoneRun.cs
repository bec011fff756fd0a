using System.Globalization;
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
public sealed partial class MilestoneRun : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _title;
    private readonly TimeSpan _budget;
    private readonly int _seed;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly torch.Tensor _generatorState;
    private readonly SortedDictionary<string, (List<double> Steps, List<double> Values)> _curves = new(StringComparer.Ordinal);
    private readonly List<MilestoneRequirement> _requirements = [];
    private readonly List<MilestoneNote> _notes = [];
    private readonly MilestoneSession? _session;
    private readonly TimeSpan _earlier;
    private readonly EventFile? _events;
    private string? _subsetReason;

    private MilestoneRun(string title, TimeSpan budget, int seed, TimeProvider time, IArtifactStore artifacts, MilestoneSession? session)
    {
        (_title, _budget, _seed, _time, Artifacts, _session) = (title, budget, seed, time, artifacts, session);
        _start = time.GetTimestamp();
        _generatorState = torch.get_rng_state();
        torch.random.manual_seed(seed);
        Writing(Clean);
        _earlier = ReadCheckpoints();
        _events = session is null ? null : new EventFile(artifacts, time.GetUtcNow() - _earlier);
        Say($"{title} (seed {seed}, budget {budget.TotalMinutes:0.#} min)");
    }

    /// <summary>The seed of the run.</summary>
    public int Seed => _seed;

    /// <summary>Where the run keeps its files: its folder under <c>./kata train</c>, else <c>artifacts/&lt;kata&gt;/&lt;title&gt;/</c>.</summary>
    public IArtifactStore Artifacts { get; }

    // All processes that worked on the run together.
    private TimeSpan Elapsed => _earlier + _time.GetElapsedTime(_start);

    /// <summary>Starts a run, and seeds torch's global generator; <see cref="Dispose"/> puts its state back.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="budget">How long it should take; twice that is a failure.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public static MilestoneRun Start(string title, TimeSpan budget, int seed = 0, TimeProvider? time = null)
    {
        var kata = TestContext.Current.TestAssembly is IXunitTestAssembly running ? Golden.WeekOf(running.Assembly) : "none";
        var slug = string.Join('-', new string([.. title.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var session = MilestoneSession.Current;
        var folder = session?.Folder ?? Path.Combine(Repository.FindRoot(), "artifacts", kata, slug);
        return new(title, budget, seed, time ?? TimeProvider.System, new FolderArtifactStore(folder), session);
    }

    /// <summary>Reports metrics of a step: a line in <c>metrics.jsonl</c>, a point of each curve, and now and then a line on the console.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="steps">How many there will be.</param>
    /// <param name="values">The metrics; a loss that is no finite number ends the run.</param>
    /// <exception cref="SpecFailedException">A metric with "loss" in its name is NaN or infinite.</exception>
    /// <exception cref="MilestoneStoppedException">The run was asked to stop, and is in no stage that can stop between steps.</exception>
    public void Report(int step, int steps, params ReadOnlySpan<(string Metric, double Value)> values)
    {
        var line = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["step"] = step, ["seconds"] = Math.Round(Elapsed.TotalSeconds, 3) };
        foreach (var (metric, value) in values)
        {
            line[metric] = value;
        }

        Record(line);
        Show(step, steps, [.. values]);
        foreach (var (metric, value) in values)
        {
            if (!double.IsFinite(value) && metric.Contains("loss", StringComparison.OrdinalIgnoreCase))
            {
                Failure.Throw(
                    $"The {metric} is {value} at step {step} of {steps}. Training cannot recover from that, so the run was ended.\n"
                    + "Usual causes: a learning rate that is too large, a division by zero, the logarithm of zero, an exponential that overflows.");
            }
        }

        if (_stage is not { CanStopBetweenSteps: true } && StopReason is { } reason)
        {
            Stop(_stage is null ? $"{reason}." : $"{reason} within \"{_stage.Name}\", which hides its steps: resuming begins this part anew.");
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
        Say(Describe(_requirements[^1]));
    }

    /// <summary>Records a metric without gating on it.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="value">What was measured.</param>
    public void Note(string metric, double value)
    {
        _notes.Add(new MilestoneNote(metric, value));
        Say(string.Create(CultureInfo.InvariantCulture, $"  {metric} {value:g6}"));
    }

    /// <summary>Says that a stand-in was used for the real data: thresholds become notes, and the milestone stays open.</summary>
    /// <param name="reason">What was missing.</param>
    public void UseSubset(string reason)
    {
        _subsetReason = reason;
        Say($"  stand-in data: {reason}");
    }

    /// <summary>Ends the run: writes <c>metrics.json</c> and the curves, and fails when a requirement was missed.</summary>
    /// <exception cref="SpecFailedException">Requirements were missed, or the run took more than twice its budget.</exception>
    public void Dispose()
    {
        torch.set_rng_state(_generatorState);
        _generatorState.Dispose();
        if (_stopped)
        {
            WriteArtifacts("stopped");
            return;
        }

        var problems = _subsetReason is null ? _requirements.Where(requirement => !requirement.Passed).Select(Describe).ToList() : [];
        if (Elapsed > 2 * _budget && _session?.Limit is null)
        {
            problems.Add($"  it took {Elapsed.TotalMinutes:0.#} min, more than twice its budget of {_budget.TotalMinutes:0.#} min");
        }
        else if (Elapsed > _budget)
        {
            Say($"  warning: {Elapsed.TotalMinutes:0.#} min are more than the budget of {_budget.TotalMinutes:0.#} min");
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

    private void WriteArtifacts(string status) => Writing(() =>
    {
        var metrics = new MilestoneMetrics(_title, _seed, Elapsed.TotalSeconds, _budget.TotalSeconds, status, _subsetReason, _requirements, _notes);
        Artifacts.Write("metrics.json", stream => JsonSerializer.Serialize(stream, metrics, Json));
        foreach (var (metric, (steps, values)) in _curves)
        {
            var name = string.Concat(metric.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
            Artifacts.Write($"{name}.png", stream => stream.Write(Chart.Lines(_title, "step", metric, [new Series(metric, steps, values)])));
        }
    });
}

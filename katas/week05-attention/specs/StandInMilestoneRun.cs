using System.Diagnostics;
using System.Globalization;
using System.Text;
using Katas.Kit.Platform;
using Katas.Kit.Storage;

namespace Katas.Kit.Testing;

/// <summary>Stands in for the kit's recorder of milestones until the kit has it; then this folder goes.</summary>
internal sealed class MilestoneRun : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _lines = [];
    private readonly List<string> _failures = [];

    private MilestoneRun(IArtifactStore artifacts) => Artifacts = artifacts;

    public IArtifactStore Artifacts { get; }

    public static MilestoneRun Start(string title, TimeSpan budget, int seed = 0)
    {
        manual_seed(seed);
        return new MilestoneRun(new FolderArtifactStore(Path.Combine(Repository.FindRoot(), "artifacts", "week05-attention", title)));
    }

    public void Report(int step, int steps, params ReadOnlySpan<(string Metric, double Value)> values)
    {
        foreach (var (metric, value) in values)
        {
            Artifacts.Append("metrics.jsonl", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"step\":{step},\"{metric}\":{value}}}\n")));
        }
    }

    public void Require(string metric, double value, double? atLeast = null, double? atMost = null)
    {
        Note(metric, value);
        if (!((atLeast is null || value >= atLeast) && (atMost is null || value <= atMost)))
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{metric} is {value}, expected {(atLeast is null ? "at most" : "at least")} {atLeast ?? atMost}"));
        }
    }

    public void Note(string metric, double value) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"  \"{metric}\": {value}"));

    public void Dispose()
    {
        Note("seconds", _clock.Elapsed.TotalSeconds);
        Artifacts.Write("metrics.json", stream => stream.Write(Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", _lines)}\n}}\n")));
        if (_failures.Count > 0)
        {
            throw new SpecFailedException(string.Join("\n", _failures));
        }
    }
}

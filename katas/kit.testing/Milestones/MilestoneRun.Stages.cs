using System.Text;
using System.Text.Json;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <content>Stages, their checkpoints, and stopping.</content>
public sealed partial class MilestoneRun
{
    private const string Generator = "torch generator";
    private const string Lines = "metrics";

    private readonly Dictionary<int, Checkpoint> _checkpoints = [];
    private readonly List<byte> _lines = [];
    private TrainingStage? _stage;
    private int _stages;
    private TimeSpan _lastSave;
    private bool _stopped;

    /// <summary>Why the run is to stop; null while it may go on.</summary>
    internal string? StopReason => _session is null ? null
        : _session.StopReason ?? (_time.GetElapsedTime(_start) > (_session.Limit ?? 2 * _budget) ? $"Stopped at the limit of {(_session.Limit ?? 2 * _budget).TotalMinutes:0.##} min" : null);

    /// <summary>Whether it is time for a checkpoint; whoever reads it when it is, writes one.</summary>
    internal bool IsSaveDue => KeepsCheckpoints && Elapsed - _lastSave >= _session!.SaveEvery;

    /// <summary>Only runs with a folder of their own can be resumed.</summary>
    internal bool KeepsCheckpoints => _session is not null;

    /// <summary>Begins a stage: a part of the run that a resumed run skips or goes on with.</summary>
    /// <param name="name">For people; every run comes through the same stages in the same order.</param>
    public TrainingStage Stage(string name) => new(this, name);

    /// <summary>Enters a stage, and gives torch's generator and the reported metrics the state of its checkpoint.</summary>
    /// <returns>The checkpoint; null when the stage begins at its beginning.</returns>
    internal Checkpoint? Enter(TrainingStage stage)
    {
        if (_stage is not null)
        {
            throw new InvalidOperationException($"\"{stage.Name}\" begins before \"{_stage.Name}\" has ended: stages follow each other.");
        }

        (_stage, _lastSave) = (stage, Elapsed);
        _stages++;
        _lines.Clear();
        if (!_checkpoints.TryGetValue(_stages, out var checkpoint))
        {
            return null;
        }

        if (checkpoint.Stage != stage.Name)
        {
            throw new KataException($"Checkpoint {_stages} is of \"{checkpoint.Stage}\", but the milestone begins \"{stage.Name}\". Start the run anew.");
        }

        using var state = torch.tensor(checkpoint.Entries[Generator]);
        torch.set_rng_state(state);
        foreach (var line in Encoding.UTF8.GetString(checkpoint.Entries[Lines]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Record(JsonSerializer.Deserialize<SortedDictionary<string, double>>(line, JsonLine)!);
        }

        var own = checkpoint.Entries.Where(entry => entry.Key is not (Generator or Lines)).ToDictionary(entry => entry.Key, entry => entry.Value);
        return checkpoint with { Entries = own };
    }

    /// <summary>Ends a stage.</summary>
    internal void Leave(TrainingStage stage) => _stage = _stage == stage ? null : _stage;

    /// <summary>Writes a stage's checkpoint: whole, or the one before stays.</summary>
    internal void Save(TrainingStage stage, int step, bool isDone, Dictionary<string, byte[]> entries)
    {
        using var state = torch.get_rng_state();
        entries[Generator] = state.data<byte>().ToArray();
        entries[Lines] = [.. _lines];
        var checkpoint = new Checkpoint(stage.Name, step, isDone, Elapsed.TotalSeconds, entries);
        Writing(() => Artifacts.Write(CheckpointName(_stages), checkpoint.Write));
        _lastSave = Elapsed;
    }

    /// <summary>Ends the run where it is, to be resumed later.</summary>
    internal void Stop(string message)
    {
        _stopped = true;
        throw new MilestoneStoppedException(message);
    }

    private static string CheckpointName(int stage) => $"checkpoint/stage-{stage:00}.bin";

    // Metrics of an earlier run must not be taken for this one's; a resumed run brings its own lines back from its checkpoints.
    private void Clean()
    {
        foreach (var old in Artifacts.List())
        {
            if (_session is null || (old is not ("config.json" or "run.lock") && !(_session.Resume && old.StartsWith("checkpoint/", StringComparison.Ordinal))))
            {
                Artifacts.Delete(old);
            }
        }
    }

    private TimeSpan ReadCheckpoints()
    {
        for (var stage = 1; _session is { Resume: true } && Artifacts.Exists(CheckpointName(stage)); stage++)
        {
            try
            {
                using var stream = Artifacts.OpenRead(CheckpointName(stage));
                _checkpoints[stage] = Checkpoint.Read(stream);
            }
            catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or JsonException)
            {
                throw new CheckpointDamagedException(
                    $"The checkpoint {Path.Combine(_session.Folder, CheckpointName(stage))} is damaged: {damage.Message}.\n"
                    + "Delete this file, and those with higher numbers, to repeat the run from the beginning of that stage on; or start a run anew.");
            }
        }

        return TimeSpan.FromSeconds(_checkpoints.Values.Select(checkpoint => checkpoint.Seconds).DefaultIfEmpty(0).Max());
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _stopped = true;
            throw new KataException($"The run's folder could not be written: {failure.Message}.\nIs the disk full? Free some space, then resume the run: its last whole checkpoint is kept.");
        }
    }
}

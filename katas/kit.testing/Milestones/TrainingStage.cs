using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Kit.Storage;
using TorchSharp;
using TorchSharp.Modules;

namespace Katas.Kit.Testing;

/// <summary>
/// A part of a run that can be interrupted: it names what a step changes, and the run writes that into a checkpoint. A run that is resumed
/// comes through the same code again; stages that were over get their last state back at once, the others go on where their checkpoint stands.
/// </summary>
/// <remarks>torch's global generator and the metrics reported in the stage are always part of the checkpoint.</remarks>
public sealed class TrainingStage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly MilestoneRun _run;
    private readonly SortedDictionary<string, (Action<Stream> Save, Action<Stream> Load)> _kept = new(StringComparer.Ordinal);

    internal TrainingStage(MilestoneRun run, string name) => (_run, Name) = (run, name);

    internal string Name { get; }

    internal bool CanStopBetweenSteps { get; private set; }

    internal int Saved { get; private set; }

    /// <summary>Keeps a module's parameters, buffers and mode.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="module">Exists before the stage begins; restored in place.</param>
    public TrainingStage Keep(string name, torch.nn.Module module) => Keep(
        name,
        stream =>
        {
            stream.WriteByte(module.training ? (byte)1 : (byte)0);
            using var scope = torch.NewDisposeScope();
            Safetensors.Write(stream, StateDict.Copy(module));
        },
        stream =>
        {
            var training = stream.ReadByte() == 1;
            using var scope = torch.NewDisposeScope();
            StateDict.Load(module, Safetensors.Read(stream));
            module.train(training);
        });

    /// <summary>Keeps an optimizer's state.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="optimizer">Exists before the stage begins.</param>
    public TrainingStage Keep(string name, torch.optim.Optimizer optimizer) => Keep(
        name,
        stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            Helper(optimizer).save_state_dict(writer);
        },
        stream =>
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            Helper(optimizer).load_state_dict(reader);
        });

    /// <summary>Keeps a generator's state.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="generator">Exists before the stage begins.</param>
    public TrainingStage Keep(string name, torch.Generator generator) => Keep(
        name,
        stream =>
        {
            using var state = generator.get_state();
            stream.Write(state.data<byte>().ToArray());
        },
        stream =>
        {
            using var state = torch.tensor(ReadAll(stream));
            generator.set_state(state);
        });

    /// <summary>Keeps tensors that the step changes in place.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="tensors">Their order and shapes do not change.</param>
    public TrainingStage KeepTensors(string name, params IReadOnlyList<torch.Tensor> tensors) => Keep(
        name,
        stream =>
        {
            using var scope = torch.NewDisposeScope();
            Safetensors.Write(stream, tensors.Select((tensor, index) => (tensor, index)).ToDictionary(entry => $"{entry.index:0000}", entry => entry.tensor.detach()));
        },
        stream =>
        {
            using var recordsNothing = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            var saved = Safetensors.Read(stream);
            for (var index = 0; index < tensors.Count; index++)
            {
                tensors[index].copy_(saved[$"{index:0000}"]);
            }
        });

    /// <summary>Keeps a list, such as the points of a curve.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="list">Numbers, records or tuples of them; emptied and filled again.</param>
    public TrainingStage Keep<T>(string name, List<T> list) => Keep(
        name,
        stream => JsonSerializer.Serialize(stream, list, Json),
        stream =>
        {
            list.Clear();
            list.AddRange(JsonSerializer.Deserialize<List<T>>(stream, Json)!);
        });

    /// <summary>Keeps anything else by what writes and reads it.</summary>
    /// <param name="name">A name of its own within the stage.</param>
    /// <param name="save">Writes the state; leaves the stream open.</param>
    /// <param name="load">Reads what <paramref name="save"/> wrote, to the end.</param>
    public TrainingStage Keep(string name, Action<Stream> save, Action<Stream> load)
    {
        _kept.Add(name, (save, load));
        return this;
    }

    /// <summary>The steps that are left, from 0 in a fresh run; a checkpoint is written every half minute, when the run is to stop, and at the end.</summary>
    /// <remarks>Everything that the body of the loop changes and a later step reads must be kept: then a resumed run gives the same numbers bit by bit.</remarks>
    /// <param name="steps">How many there are in all.</param>
    public IEnumerable<int> Steps(int steps)
    {
        var restored = Restore();
        CanStopBetweenSteps = true;
        if (restored?.IsDone != true)
        {
            for (var step = restored?.Step ?? 0; step < steps; step++)
            {
                yield return step;
                AfterStep(step + 1, steps);
            }

            Save(steps, isDone: true);
        }

        _run.Leave(this);
    }

    /// <summary>Work that hides its steps, such as a learner's own training call: what is kept is written at its end, and a run that stops in the middle begins this stage anew when it is resumed.</summary>
    /// <param name="work">The work.</param>
    public void Run(Action work)
    {
        if (Restore()?.IsDone != true)
        {
            work();
            Save(1, isDone: true);
        }

        _run.Leave(this);
    }

    private static OptimizerHelper Helper(torch.optim.Optimizer optimizer) => (OptimizerHelper)optimizer;

    private static byte[] ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    private Checkpoint? Restore()
    {
        var checkpoint = _run.Enter(this);
        if (checkpoint is null)
        {
            return null;
        }

        if (!checkpoint.Entries.Keys.Order(StringComparer.Ordinal).SequenceEqual(_kept.Keys.Order(StringComparer.Ordinal)))
        {
            throw new KataException($"The checkpoint of \"{Name}\" keeps {string.Join(", ", checkpoint.Entries.Keys)}; the milestone now keeps {string.Join(", ", _kept.Keys)}. Start the run anew.");
        }

        foreach (var (name, (_, load)) in _kept)
        {
            using var stream = new MemoryStream(checkpoint.Entries[name]);
            load(stream);
        }

        Saved = checkpoint.Step;
        return checkpoint;
    }

    private void AfterStep(int step, int steps)
    {
        _run.Tell(step, steps);
        if (_run.StopReason is { } reason)
        {
            Save(step, isDone: false);
            _run.Stop($"{reason} after step {step} of {steps} of \"{Name}\"; the checkpoint is written.");
        }

        if (_run.IsSaveDue && step < steps)
        {
            Save(step, isDone: false);
        }
    }

    private void Save(int step, bool isDone)
    {
        if (!_run.KeepsCheckpoints)
        {
            return;
        }

        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, (save, _)) in _kept)
        {
            using var stream = new MemoryStream();
            save(stream);
            entries[name] = stream.ToArray();
        }

        _run.Save(this, step, isDone, entries);
        Saved = step;
    }
}

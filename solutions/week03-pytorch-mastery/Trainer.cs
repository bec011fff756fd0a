using System.Text;
using Katas.Kit.Storage;
using TorchSharp.Modules;

namespace Katas.PytorchMastery;

/// <summary>How to train.</summary>
/// <param name="TotalSteps">Optimizer steps of the whole run; the schedule ends with them.</param>
/// <param name="BatchSize">Examples per step, divisible by <paramref name="AccumulationSteps"/>.</param>
/// <param name="PeakLearningRate">The peak of the one-cycle schedule.</param>
/// <param name="WeightDecay">λ of AdamW.</param>
/// <param name="MaxGradNorm">Where gradients are clipped.</param>
/// <param name="AccumulationSteps">Micro-batches per step; their mean is the loss of the step.</param>
/// <param name="Seed">Decides the order of examples.</param>
public sealed record TrainerOptions(int TotalSteps, int BatchSize, double PeakLearningRate, double WeightDecay = 0.01, double MaxGradNorm = 1.0, int AccumulationSteps = 1, int Seed = 0);

/// <summary>A training run that can be stopped and resumed bit by bit.</summary>
public sealed class Trainer
{
    // solution:begin
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Tensor _x;
    private readonly Tensor _labels;
    private readonly TrainerOptions _options;
    private readonly Generator? _noise;
    private readonly BatchLoader _loader;
    private readonly OptimizerHelper _optimizer;

    // solution:end
    /// <summary>Prepares a run; nothing is learned yet.</summary>
    /// <param name="model">What learns, with logits as its output.</param>
    /// <param name="x">All inputs [n, …], on the model's device.</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="options">How.</param>
    /// <param name="noise">The generator that the model draws from in training, such as <see cref="ConvNet.Noise"/>; saved and loaded with the rest.</param>
    /// <exception cref="ArgumentException">Lengths differ, the batch is not divisible, or not one batch is full.</exception>
    public Trainer(nn.Module<Tensor, Tensor> model, Tensor x, Tensor labels, TrainerOptions options, Generator? noise = null)
    {
        // solution:begin task 8: keep what is needed, create the loader of micro-batches and AdamW
        if (x.shape[0] != labels.shape[0] || options.AccumulationSteps < 1 || options.BatchSize % options.AccumulationSteps != 0 || x.shape[0] < options.BatchSize / options.AccumulationSteps)
        {
            throw new ArgumentException($"{x.shape[0]} inputs and {labels.shape[0]} labels do not make batches of {options.BatchSize} in {options.AccumulationSteps} parts.", nameof(options));
        }

        (_model, _x, _labels, _options, _noise) = (model, x, labels, options, noise);
        _loader = new BatchLoader(x.shape[0], options.BatchSize / options.AccumulationSteps, options.Seed, dropLast: true);
        _optimizer = optim.AdamW(model.parameters(), options.PeakLearningRate, weight_decay: options.WeightDecay);
        // solution:end
    }

    /// <summary>Optimizer steps taken so far.</summary>
    public int Step { get; private set; }

    /// <summary>Trains on, in training mode.</summary>
    /// <remarks>A step: AccumulationSteps micro-batches whose mean is the loss; then <see cref="Gradients.ClipNorm"/>, AdamW at <see cref="Schedules.OneCycle"/>(Step), gradients cleared.</remarks>
    /// <param name="steps">How many steps; fewer when TotalSteps is reached before.</param>
    /// <returns>Each step's loss.</returns>
    public IReadOnlyList<double> Run(int steps)
    {
        // solution:begin task 8: take steps from where the run stands
        _model.train();
        var losses = new List<double>();
        using var batches = MicroBatches(Step * _options.AccumulationSteps).GetEnumerator();
        for (var last = Math.Min(_options.TotalSteps, Step + steps); Step < last; Step++)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var loss = 0.0;
            for (var part = 0; part < _options.AccumulationSteps; part++)
            {
                batches.MoveNext();
                loss += Backward(batches.Current);
            }

            Gradients.ClipNorm(_model.parameters(), _options.MaxGradNorm);
            foreach (var group in _optimizer.ParamGroups)
            {
                group.LearningRate = Schedules.OneCycle(Step, _options.TotalSteps, _options.PeakLearningRate);
            }

            _optimizer.step();
            losses.Add(loss);
        }

        using (NewDisposeScope())
        {
            _optimizer.zero_grad();
        }

        return losses;
        // solution:end
    }

    /// <summary>Writes everything that a step changes: parameters and buffers, the optimizer's state, the step, the noise generator.</summary>
    /// <remarks>On a GPU, <c>Module.save</c> and <c>Module.load</c> move the module to the CPU and back: the parameters are new ones then, and the optimizer holds the old. <c>StateDict</c> copies in place.</remarks>
    /// <param name="destination">Stays open.</param>
    public void Save(Stream destination)
    {
        // solution:begin task 8: write the four parts one after the other
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        using var state = new MemoryStream();
        Safetensors.Write(state, StateDict.Copy(_model));
        writer.Write((int)state.Length);
        writer.Write(state.ToArray());
        _optimizer.save_state_dict(writer);
        writer.Write(Step);
        using var noise = _noise?.get_state() ?? empty(0, dtype: ScalarType.Byte);
        writer.Write((int)noise.numel());
        writer.Write(noise.data<byte>().ToArray());
        // solution:end
    }

    /// <summary>Puts a freshly constructed trainer of equal options where the saved one stood: what follows is the same, bit by bit.</summary>
    /// <param name="source">What <see cref="Save"/> wrote; stays open.</param>
    public void Load(Stream source)
    {
        // solution:begin task 8: read the four parts in the order of Save
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        using var state = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        StateDict.Load(_model, Safetensors.Read(state));
        _optimizer.load_state_dict(reader);
        Step = reader.ReadInt32();
        using var noise = tensor(reader.ReadBytes(reader.ReadInt32()));
        if (noise.numel() > 0)
        {
            _noise?.set_state(noise);
        }

        // solution:end
    }

    /// <summary>The share of examples whose largest logit is their label's: in evaluation mode, without a graph. The model is left in the mode it was in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">[n, …].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="batchSize">Examples at a time; the result does not depend on it.</param>
    public static double Accuracy(nn.Module<Tensor, Tensor> model, Tensor x, Tensor labels, int batchSize = 500)
    {
        // solution:begin task 8: count the right answers in evaluation mode, then restore the mode
        var wasTraining = model.training;
        model.eval();
        try
        {
            using var recordsNothing = no_grad();
            var hits = 0L;
            for (long start = 0; start < x.shape[0]; start += batchSize)
            {
                using var scope = NewDisposeScope();
                var count = Math.Min(batchSize, x.shape[0] - start);
                hits += model.call(x.narrow(0, start, count)).argmax(1).eq(labels.narrow(0, start, count)).sum().item<long>();
            }

            return (double)hits / x.shape[0];
        }
        finally
        {
            model.train(wasTraining);
        }

        // solution:end
    }
    // solution:begin

    // The loss of a micro-batch, as its share of the step's mean.
    private double Backward(long[] batch)
    {
        var rows = tensor(batch, device: _x.device);
        var logits = _model.call(_x.index_select(0, rows));
        var loss = nn.functional.cross_entropy(logits, _labels.index_select(0, rows)) / _options.AccumulationSteps;
        loss.backward();
        return loss.to_type(ScalarType.Float64).item<double>();
    }

    // All micro-batches of all epochs from the given one on; epoch and place in it follow from the number.
    private IEnumerable<long[]> MicroBatches(int start)
    {
        var (epoch, skip) = Math.DivRem(start, _loader.BatchesPerEpoch);
        for (; ; epoch++, skip = 0)
        {
            foreach (var batch in _loader.Epoch(epoch, skip))
            {
                yield return batch;
            }
        }
    }
    // solution:end
}

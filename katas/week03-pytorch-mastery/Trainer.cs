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
    /// <summary>Prepares a run; nothing is learned yet.</summary>
    /// <param name="model">What learns, with logits as its output.</param>
    /// <param name="x">All inputs [n, …], on the model's device.</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="options">How.</param>
    /// <param name="noise">The generator that the model draws from in training, such as <see cref="ConvNet.Noise"/>; saved and loaded with the rest.</param>
    /// <exception cref="ArgumentException">Lengths differ, the batch is not divisible, or not one batch is full.</exception>
    public Trainer(nn.Module<Tensor, Tensor> model, Tensor x, Tensor labels, TrainerOptions options, Generator? noise = null)
    {
        // TODO(week03.8): keep what is needed, create the loader of micro-batches and AdamW
        throw new NotImplementedException("Week 3, task 8: keep what is needed, create the loader of micro-batches and AdamW");
    }

    /// <summary>Optimizer steps taken so far.</summary>
    public int Step { get; private set; }

    /// <summary>Trains on, in training mode.</summary>
    /// <remarks>A step: AccumulationSteps micro-batches whose mean is the loss; then <see cref="Gradients.ClipNorm"/>, AdamW at <see cref="Schedules.OneCycle"/>(Step), gradients cleared.</remarks>
    /// <param name="steps">How many steps; fewer when TotalSteps is reached before.</param>
    /// <returns>Each step's loss.</returns>
    public IReadOnlyList<double> Run(int steps)
    {
        // TODO(week03.8): take steps from where the run stands
        throw new NotImplementedException("Week 3, task 8: take steps from where the run stands");
    }

    /// <summary>Writes everything that a step changes: parameters and buffers, the optimizer's state, the step, the noise generator.</summary>
    /// <remarks>On a GPU, <c>Module.save</c> and <c>Module.load</c> move the module to the CPU and back: the parameters are new ones then, and the optimizer holds the old. <c>StateDict</c> copies in place.</remarks>
    /// <param name="destination">Stays open.</param>
    public void Save(Stream destination)
    {
        // TODO(week03.8): write the four parts one after the other
        throw new NotImplementedException("Week 3, task 8: write the four parts one after the other");
    }

    /// <summary>Puts a freshly constructed trainer of equal options where the saved one stood: what follows is the same, bit by bit.</summary>
    /// <param name="source">What <see cref="Save"/> wrote; stays open.</param>
    public void Load(Stream source)
    {
        // TODO(week03.8): read the four parts in the order of Save
        throw new NotImplementedException("Week 3, task 8: read the four parts in the order of Save");
    }

    /// <summary>The share of examples whose largest logit is their label's: in evaluation mode, without a graph. The model is left in the mode it was in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">[n, …].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="batchSize">Examples at a time; the result does not depend on it.</param>
    public static double Accuracy(nn.Module<Tensor, Tensor> model, Tensor x, Tensor labels, int batchSize = 500)
    {
        // TODO(week03.8): count the right answers in evaluation mode, then restore the mode
        throw new NotImplementedException("Week 3, task 8: count the right answers in evaluation mode, then restore the mode");
    }
}

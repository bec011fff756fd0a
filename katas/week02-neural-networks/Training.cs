using Katas.Kit.Training;

namespace Katas.NeuralNetworks;

/// <summary>How to train.</summary>
/// <param name="Epochs">Passes over the examples.</param>
/// <param name="BatchSize">Examples a step; the last batch may be short.</param>
/// <param name="LearningRate">The rate as a function of progress, step/total in [0, 1).</param>
/// <param name="Seed">Decides the order of each epoch, together with the epoch's number.</param>
/// <param name="LabelSmoothing">ε of the cross-entropy.</param>
/// <param name="SquaredError">Whether to train as in 1998: scaled tanh on the logits, squared error to targets ±1.</param>
public sealed record TrainingOptions(int Epochs, int BatchSize, Func<double, double> LearningRate, int Seed, double LabelSmoothing = 0, bool SquaredError = false);

/// <summary>How an epoch went.</summary>
/// <param name="Epoch">Its number, from 0.</param>
/// <param name="TrainLoss">The mean loss of its examples, each before the step that learned from it.</param>
/// <param name="ValidationAccuracy">The share of validation examples classified correctly, after the epoch.</param>
public sealed record EpochResult(int Epoch, double TrainLoss, double ValidationAccuracy);

/// <summary>The training loop.</summary>
public static class Training
{
    /// <summary>One pass over the examples in a given order, a step per batch: zero gradients, forward, loss, backward, step.</summary>
    /// <param name="model">What learns; its forward pass runs with training = true.</param>
    /// <param name="optimizer">Moves the model's parameters.</param>
    /// <param name="x">[n, features].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="order">Indices of examples, consecutive ones form a batch.</param>
    /// <param name="batchSize">Examples in a batch, at least 1; the last batch may be short.</param>
    /// <param name="labelSmoothing">ε of the cross-entropy.</param>
    /// <param name="squaredError">Whether scaled tanh and squared error to ±1 replace the cross-entropy (LeCun et al. 1998).</param>
    /// <returns>Each batch's mean loss before its step.</returns>
    /// <exception cref="ArgumentException">x and labels differ in length, or the batch size is below 1.</exception>
    public static IReadOnlyList<double> Epoch(
        Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, long[] order, int batchSize, double labelSmoothing = 0, bool squaredError = false)
    {
        // TODO(week02.8): take a step for each batch of the order
        throw new NotImplementedException("Week 2, task 8: take a step for each batch of the order");
    }

    /// <summary>The share of examples whose largest logit is their label's. Changes nothing about the model.</summary>
    /// <param name="model">Runs with training = false.</param>
    /// <param name="x">[n, features].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="batchSize">Examples at a time, to bound the memory; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">x and labels differ in length, or the batch size is below 1.</exception>
    public static double Accuracy(Mlp model, Tensor x, Tensor labels, int batchSize = 1000)
    {
        // TODO(week02.8): count the right answers chunk by chunk
        throw new NotImplementedException("Week 2, task 8: count the right answers chunk by chunk");
    }

    /// <summary>Trains for several epochs, each in an order of its own, and sets the rate before every step.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="optimizer">Moves the model's parameters.</param>
    /// <param name="x">[n, features].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="validationX">[m, features].</param>
    /// <param name="validationLabels">int64 [m].</param>
    /// <param name="options">How.</param>
    /// <param name="report">Told of each epoch when it ends.</param>
    /// <returns>One result an epoch.</returns>
    /// <exception cref="ArgumentException">x and labels differ in length, or the batch size is below 1.</exception>
    public static IReadOnlyList<EpochResult> Fit(
        Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, Tensor validationX, Tensor validationLabels, TrainingOptions options, Action<EpochResult>? report = null)
    {
        // TODO(week02.8): shuffle from (seed, epoch), set the rate before each step, weigh batch losses by their size
        throw new NotImplementedException("Week 2, task 8: shuffle from (seed, epoch), set the rate before each step, weigh batch losses by their size");
    }
}

using Katas.Kit.Training;

namespace Katas.RepresentationLearning;

/// <summary>How SimCLR is trained.</summary>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="BatchSize">N: images in a step, each of which gives two views.</param>
/// <param name="LearningRate">The largest rate, reached after the first tenth of the steps.</param>
/// <param name="Temperature">τ of the loss.</param>
/// <param name="Seed">Decides order and views.</param>
/// <param name="Augment">The views.</param>
/// <param name="UseLars">LARS instead of Adam.</param>
/// <param name="WeightDecay">λ.</param>
public sealed record PretrainOptions(int Epochs, int BatchSize, double LearningRate, double Temperature, int Seed, AugmentOptions Augment, bool UseLars = false, double WeightDecay = 1e-6);

/// <summary>Contrastive pretraining (Chen et al. 2020, Algorithm 1) and what follows it.</summary>
public static class Pretraining
{
    /// <summary>The representations h of images: in evaluation mode, without a graph, batch by batch. The model and its mode are the same afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1], on the model's device.</param>
    /// <param name="batchSize">Images at a time, at least 1; it does not change the result.</param>
    /// <returns><c>[n, Features]</c>.</returns>
    /// <exception cref="ArgumentException">The batch size is below 1.</exception>
    public static Tensor Extract(SimClrModel model, Tensor images, int batchSize = 500)
    {
        // TODO(week04.8): switch to evaluation mode, encode without a graph, and switch back
        throw new NotImplementedException("Week 4, task 8: switch to evaluation mode, encode without a graph, and switch back");
    }

    /// <summary>Trains a model so that two views of an image find each other among all views of the batch.</summary>
    /// <remarks>
    /// Each epoch draws a new order and new views from (seed, epoch); a last short batch is dropped. The rate follows <see cref="LearningRates.WarmupCosine"/> with a warm-up over the first tenth of all steps.
    /// The global generator is not used; equal arguments give equal weights on one machine. The model trains in training mode and ends in the mode in which it began.
    /// </remarks>
    /// <param name="model">The model; changed.</param>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1], on the model's device.</param>
    /// <param name="options">How.</param>
    /// <param name="report">Told the epoch, from 1, and its mean loss.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There is less than one batch of images, or a count is below 1.</exception>
    public static IReadOnlyList<double> Run(SimClrModel model, Tensor images, PretrainOptions options, Action<int, double>? report = null)
    {
        // TODO(week04.8): for every batch draw two views, embed both, step on the contrastive loss at the scheduled rate
        throw new NotImplementedException("Week 4, task 8: for every batch draw two views, embed both, step on the contrastive loss at the scheduled rate");
    }
}

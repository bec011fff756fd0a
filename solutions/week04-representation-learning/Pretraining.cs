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
        // solution:begin task 8: switch to evaluation mode, encode without a graph, and switch back
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var wasTraining = model.training;
        model.eval();
        try
        {
            return cat(images.split(batchSize).Select(model.Features).ToArray(), 0).MoveToOuterDisposeScope(); // [n, Features]
        }
        finally
        {
            model.train(wasTraining);
        }
        // solution:end
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
        // solution:begin task 8: for every batch draw two views, embed both, step on the contrastive loss at the scheduled rate
        if (options.Epochs < 1 || options.BatchSize < 1 || images.size(0) < options.BatchSize)
        {
            throw new ArgumentException($"Expected epochs and at least one batch of images, not {options.Epochs} epochs and batches of {options.BatchSize} from {images.size(0)}.", nameof(options));
        }

        var batches = (int)(images.size(0) / options.BatchSize);
        var (step, steps) = (0, batches * options.Epochs);
        var optimizer = Optimizer(model, options);
        var losses = new List<double>();
        var wasTraining = model.training;
        model.train();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            var generator = Seeds.Generator(Seeds.Derive(options.Seed, epoch), images.device);
            var order = randperm(images.size(0), generator: generator).to(images.device); // [n]
            var total = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                var rows = order.narrow(0, batch * options.BatchSize, options.BatchSize);
                total += Step(model, images, rows, generator, options, optimizer, LearningRates.WarmupCosine(step++, steps / 10, steps, options.LearningRate));
            }

            losses.Add(total / batches);
            report?.Invoke(epoch + 1, losses[^1]);
        }

        model.train(wasTraining);
        return losses;
        // solution:end
    }
    // solution:begin

    private static double Step(SimClrModel model, Tensor images, Tensor rows, Generator generator, PretrainOptions options, (Action ZeroGrad, Action<double> Step) optimizer, double rate)
    {
        using var scope = NewDisposeScope();
        var (first, second) = Augmentation.TwoViews(images[rows], options.Augment, generator); // [N, 3, h, w] each
        var z = model.call(cat([first, second], 0)).chunk(2, 0); // [N, outputs] each; one pass, so that batch norm sees both views
        optimizer.ZeroGrad();
        var loss = NtXent.Loss(z[0], z[1], options.Temperature);
        loss.backward();
        optimizer.Step(rate);
        return loss.ToDouble();
    }

    private static (Action ZeroGrad, Action<double> Step) Optimizer(SimClrModel model, PretrainOptions options)
    {
        if (options.UseLars)
        {
            var lars = new LarsOptimizer([.. model.parameters()], options.LearningRate, weightDecay: options.WeightDecay);
            return (lars.ZeroGrad, rate =>
            {
                lars.LearningRate = rate;
                lars.Step();
            });
        }

        var adam = optim.Adam(model.parameters(), options.LearningRate, weight_decay: options.WeightDecay);
        return (() => adam.zero_grad(), rate =>
        {
            adam.ParamGroups.Single().LearningRate = rate;
            adam.step();
        });
    }
    // solution:end
}

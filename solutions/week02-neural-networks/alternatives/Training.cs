namespace Katas.NeuralNetworks;

public sealed record TrainingOptions(int Epochs, int BatchSize, Func<double, double> LearningRate, int Seed, double LabelSmoothing = 0, bool SquaredError = false);

public sealed record EpochResult(int Epoch, double TrainLoss, double ValidationAccuracy);

// Another random stream (torch's permutations), another shape of loop, the weighing done at the end.
public static class Training
{
    public static IReadOnlyList<double> Epoch(
        Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, long[] order, int batchSize, double labelSmoothing = 0, bool squaredError = false)
    {
        var losses = new double[(order.Length + batchSize - 1) / batchSize];
        for (var index = 0; index < losses.Length; index++)
        {
            using var scope = NewDisposeScope();
            var rows = tensor(order.Skip(index * batchSize).Take(batchSize).ToArray(), device: x.device);
            losses[index] = Step(model, optimizer, x[rows], labels[rows], labelSmoothing, squaredError);
        }

        return losses;
    }

    public static double Accuracy(Mlp model, Tensor x, Tensor labels, int batchSize = 1000)
    {
        using var scope = NewDisposeScope();
        var hits = x.split(batchSize).Zip(labels.split(batchSize), (part, truth) => (model.Forward(part).argmax(1) == truth).sum().item<long>());
        return hits.Sum() / (double)labels.numel();
    }

    public static IReadOnlyList<EpochResult> Fit(
        Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, Tensor validationX, Tensor validationLabels, TrainingOptions options, Action<EpochResult>? report = null)
    {
        var perEpoch = (int)Math.Ceiling((double)labels.numel() / options.BatchSize);
        List<EpochResult> results = [];
        while (results.Count < options.Epochs)
        {
            using var generator = new Generator((ulong)(uint)((options.Seed * 1_000_003) + results.Count), CPU);
            using var order = randperm(labels.numel(), generator: generator);
            var (sum, step) = (0.0, results.Count * perEpoch);
            foreach (var rows in order.split(options.BatchSize))
            {
                using var scope = NewDisposeScope();
                optimizer.LearningRate = options.LearningRate(step++ / (double)(perEpoch * options.Epochs));
                var there = rows.to(x.device);
                sum += rows.numel() * Step(model, optimizer, x[there], labels[there], options.LabelSmoothing, options.SquaredError);
            }

            var result = new EpochResult(results.Count, sum / labels.numel(), Accuracy(model, validationX, validationLabels));
            results.Add(result);
            report?.Invoke(result);
        }

        return results;
    }

    private static double Step(Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, double labelSmoothing, bool squaredError)
    {
        var logits = model.Forward(x, training: true);
        optimizer.ZeroGradients();
        double loss;
        Tensor gradient;
        if (squaredError)
        {
            var output = Activations.Forward(Activation.ScaledTanh, logits);
            (loss, gradient) = Losses.MeanSquaredError(output, Pixels.OneHot(labels, logits.size(1)).to_type(output.dtype));
            gradient = Activations.Backward(Activation.ScaledTanh, gradient, output);
        }
        else
        {
            (loss, gradient) = Losses.SoftmaxCrossEntropy(logits, labels, labelSmoothing);
        }

        model.Backward(gradient);
        optimizer.Step();
        return loss;
    }
}

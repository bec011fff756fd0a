using Katas.Kit.Charts;
using Katas.Kit.Data;
using Katas.Kit.Images;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;
using Xunit;

namespace Specs.NeuralNetworks;

public sealed class MilestoneSpecs
{
    private const double Mean = 0.1307;
    private const double Std = 0.3081;

    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(3)]
    public void Milestone_two_layer_mlp_on_mnist()
    {
        using var run = MilestoneRun.Start("A 2-layer MLP on MNIST", TimeSpan.FromMinutes(3), Seed);
        var (data, threshold) = Open(run, 0.975);
        var (x, test) = (Pixels.Standardize(data.Train.Images, Mean, Std), Pixels.Standardize(data.Test.Images, Mean, Std));
        var model = new Mlp([784, 256, 10], Activation.Relu, Seeds.Generator(Seed));
        var optimizer = new SgdOptimizer(model.Parameters, 0.05, momentum: 0.9, weightDecay: 1e-4);

        Train(run, model, optimizer, x, data.Train.Labels, test, data.Test.Labels, new(8, 128, progress => 0.05 * (1 - progress), Seed));

        run.Require("test accuracy", Training.Accuracy(model, test, data.Test.Labels), atLeast: threshold);
        Write(run, "first-layer.png", Picture.Grid(model.Parameters[0].Value.narrow(0, 0, 64).view(64, 28, 28), 8, palette: Palette.Signed));
        Write(run, "confident-errors.png", Picture.Grid(ConfidentErrors(model, test, data.Test), 6));
    }

    [MilestoneFact(2)]
    public void Milestone_the_network_of_1998()
    {
        using var run = MilestoneRun.Start("The network of 1998", TimeSpan.FromMinutes(2), Seed);
        var (data, threshold) = Open(run, 0.94);
        var (x, test) = (Pixels.LeCunInput(data.Train.Images), Pixels.LeCunInput(data.Test.Images));
        var model = new Mlp([1024, 300, 10], Activation.ScaledTanh, Seeds.Generator(Seed));

        var then = Train(run, model, new SgdOptimizer(model.Parameters, 0.25), x, data.Train.Labels, test, data.Test.Labels, new(5, 16, progress => 0.25 * (1 - progress), Seed, SquaredError: true));

        run.Require("test accuracy", then[^1].ValidationAccuracy, atLeast: threshold);
        Write(run, "first-layer.png", Picture.Grid(model.Parameters[0].Value.narrow(0, 0, 64).view(64, 32, 32), 8, palette: Palette.Signed));
        Compare(run, data, then);
    }

    [GpuMilestoneFact(5)]
    public void Milestone_two_layer_mlp_on_the_gpu()
    {
        using var run = MilestoneRun.Start("800 hidden units with dropout (GPU)", TimeSpan.FromMinutes(5), Seed);
        var (data, threshold) = Open(run, 0.984);
        var (x, test) = (Pixels.Standardize(data.Train.Images, Mean, Std).cuda(), Pixels.Standardize(data.Test.Images, Mean, Std).cuda());
        var model = new Mlp([784, 800, 10], Activation.Relu, Seeds.Generator(Seed, CUDA), inputDropout: 0.2, hiddenDropout: 0.5);
        var optimizer = new SgdOptimizer(model.Parameters, 0.1, momentum: 0.9);

        var results = Train(run, model, optimizer, x, data.Train.Labels.cuda(), test, data.Test.Labels.cuda(), new(60, 128, progress => 0.1 * (1 - progress), Seed));

        run.Require("test accuracy", results[^1].ValidationAccuracy, atLeast: threshold);
    }

    private static IReadOnlyList<EpochResult> Train(MilestoneRun run, Mlp model, IOptimizer optimizer, Tensor x, Tensor labels, Tensor test, Tensor testLabels, TrainingOptions options)
    {
        var results = new List<EpochResult>();
        run.Stage($"training {string.Join("-", model.Parameters.Where(parameter => parameter.Value.dim() == 2).Select(parameter => parameter.Value.shape[0]))}").KeepTensors("model", Weights(model)).Keep("epochs", results).Run(() =>
        {
            using var scope = NewDisposeScope();
            results.AddRange(Training.Fit(model, optimizer, x, labels, test, testLabels, options, result =>
                run.Report(result.Epoch + 1, options.Epochs, ("training loss", result.TrainLoss), ("test accuracy", result.ValidationAccuracy))));
        });
        return results;
    }

    private static List<Tensor> Weights(Mlp model) => [.. model.Parameters.Select(parameter => parameter.Value)];

    /// <summary>What a quarter of a century changed: the same data, epochs and width, then and now.</summary>
    private static void Compare(MilestoneRun run, TrainTest<LabelledImages> data, IReadOnlyList<EpochResult> then)
    {
        var (x, test) = (Pixels.Standardize(data.Train.Images, Mean, Std), Pixels.Standardize(data.Test.Images, Mean, Std));
        var model = new Mlp([784, 300, 10], Activation.Relu, Seeds.Generator(Seed));
        var now = new List<EpochResult>();
        run.Stage("today's recipe").Keep("epochs", now).Run(() =>
            now.AddRange(Training.Fit(model, new SgdOptimizer(model.Parameters, 0.05, momentum: 0.9), x, data.Train.Labels, test, data.Test.Labels, new(5, 128, progress => 0.05 * (1 - progress), Seed))));

        run.Note("test accuracy of today's recipe", now[^1].ValidationAccuracy);
        Write(run, "then-and-now.png", Chart.Lines("300 hidden units, 5 epochs: what changed since 1998", "epoch", "test error, %",
            [Errors("1998: scaled tanh, squared error, plain SGD", then), Errors("today: ReLU, He, cross-entropy, momentum", now)]));
    }

    private static Series Errors(string name, IReadOnlyList<EpochResult> results) =>
        new(name, [.. results.Select(result => result.Epoch + 1.0)], [.. results.Select(result => 100 * (1 - result.ValidationAccuracy))]);

    /// <summary>The 36 test images that the model gets wrong with the largest probability.</summary>
    private static Tensor ConfidentErrors(Mlp model, Tensor test, LabelledImages images)
    {
        var (confidence, predicted) = nn.functional.softmax(model.Forward(test), 1).max(1);
        var wrong = predicted.ne(images.Labels);
        var rows = where(wrong, confidence, zeros_like(confidence)).argsort(0, descending: true);
        return images.Images.index_select(0, rows.narrow(0, 0, Math.Min(36, wrong.sum().item<long>())));
    }

    private static (TrainTest<LabelledImages> Data, double Threshold) Open(MilestoneRun run, double threshold)
    {
        try
        {
            return (Datasets.Mnist(), threshold);
        }
        catch (DataMissingException missing)
        {
            run.UseSubset(missing.Message.Split('\n')[0]);
            return (Datasets.Mnist(DataPart.Embedded), 0.85);
        }
    }

    private static void Write(MilestoneRun run, string name, byte[] png) => run.Artifacts.Write(name, stream => stream.Write(png));
}

using Katas.Kit.Data;
using Katas.Kit.Images;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

public sealed class MilestoneSpecs
{
    // The published runs use seed 0; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 0;

    [MilestoneFact(2)]
    public void Milestone_autoencoder()
    {
        using var run = MilestoneRun.Start("An autoencoder on CIFAR-10", TimeSpan.FromSeconds(90), Seed);
        var data = Open(run);
        var model = new ConvAutoencoder(32, 16, 64, Seed);
        var pca = Pca.Fit(data.Train.flatten(1), 64);

        run.Stage("the autoencoder").Keep("model", model).Run(() =>
        {
            var losses = Autoencoders.Train(model, data.Train, epochs: 6, batchSize: 128, learningRate: 2e-3, Seed);
            foreach (var (loss, epoch) in losses.Select((loss, epoch) => (loss, epoch)))
            {
                run.Report(epoch + 1, 6, ("training error", loss));
            }
        });

        var (mine, linear) = (Reconstructed(model, data.Validation), pca.Reconstruct(data.Validation.flatten(1)).view(-1, 3, 32, 32));
        run.Require("validation error", Error(mine, data.Validation), atMost: 0.0215);
        run.Note("validation error of PCA with 64 components", Error(linear, data.Validation));
        run.Note("validation error of the mean image", Error(data.Train.mean([0L], keepdim: true).expand_as(data.Validation), data.Validation));
        Grid(run, "reconstructions.png", stack([data.Validation[..10], mine[..10], linear[..10]]).flatten(0, 1), 10);
    }

    [MilestoneFact(4)]
    public void Milestone_simclr()
    {
        using var run = MilestoneRun.Start("SimCLR on CIFAR-10", TimeSpan.FromMinutes(4), Seed);
        var data = Open(run);
        var model = new SimClrModel(new ConvEncoder(32, Seed), new ProjectionHead(128, 128, 64, Seed + 1));
        var options = new PretrainOptions(Epochs: 15, BatchSize: 256, LearningRate: 3e-3, Temperature: 0.2, Seed, new AugmentOptions());
        var (before, pixels) = (Examine(run, "untrained", model, data), Neighbours(Centred(data.Train, data), data, Centred(data.Validation, data)));

        Pretrain(run, model, data.Train, options);

        var after = Examine(run, "trained", model, data);
        run.Note("nearest neighbours of raw pixels", pixels);
        run.Require("probe", after.Probe, atLeast: 0.455);
        run.Require("probe above the untrained encoder's", after.Probe - before.Probe, atLeast: 0.07);
        run.Require("nearest neighbours", after.Neighbours, atLeast: Math.Max(0.39, pixels));
        var (first, second) = Augmentation.TwoViews(data.Train[..32], options.Augment, Inputs.Seed(Seed));
        Grid(run, "views.png", stack([first, second], 1).flatten(0, 1), 8);
        Grid(run, "neighbours.png", NearestOfTen(model, data), 6);
    }

    [GpuMilestoneFact(25)]
    public void Milestone_simclr_on_the_gpu()
    {
        using var run = MilestoneRun.Start("SimCLR with ResNet-18 (GPU)", TimeSpan.FromMinutes(25), Seed);
        var data = Open(run, whole: true).To(CUDA);
        var model = new SimClrModel(new ResNetEncoder(64, [2, 2, 2, 2], Seed), new ProjectionHead(512, 512, 128, Seed + 1)).cuda();
        var isFull = data.Train.size(0) == 50_000;
        var options = new PretrainOptions(isFull ? 100 : 200, 512, LearningRates.Scaled(512), 0.5, Seed, new AugmentOptions(), UseLars: true);

        Pretrain(run, model, data.Train, options);

        var (train, validation) = (Pretraining.Extract(model, data.Train), Pretraining.Extract(model, data.Validation));
        var neighbours = Neighbours(train, data, validation, 200);
        if (isFull)
        {
            run.Require("nearest neighbours on test images", neighbours, atLeast: 0.75);
            return;
        }

        run.Note("nearest neighbours on test images", neighbours);
        run.Require("probe on test images", Probe(train, data, validation), atLeast: 0.55);
    }

    private static void Pretrain(MilestoneRun run, SimClrModel model, Tensor images, PretrainOptions options) =>
        run.Stage("contrastive pretraining").Keep("model", model).Run(() => Pretraining.Run(model, images, options, (epoch, loss) => run.Report(epoch, options.Epochs, ("contrastive loss", loss))));

    /// <summary>kNN, probe and the numbers that need no labels; all are noted under the given name.</summary>
    private static (double Neighbours, double Probe) Examine(MilestoneRun run, string name, SimClrModel model, Images data)
    {
        using var scope = NewDisposeScope();
        var (train, validation) = (Pretraining.Extract(model, data.Train), Pretraining.Extract(model, data.Validation));
        var (first, second) = Augmentation.TwoViews(data.Validation[..1000], new AugmentOptions(), Inputs.Seed(1));
        var (neighbours, probe) = (Neighbours(train, data, validation), Probe(train, data, validation));
        run.Note($"nearest neighbours, {name}", neighbours);
        run.Note($"probe, {name}", probe);
        run.Note($"alignment, {name}", FeatureMetrics.Alignment(Pretraining.Extract(model, first), Pretraining.Extract(model, second)));
        run.Note($"uniformity, {name}", FeatureMetrics.Uniformity(validation[..1000]));
        run.Note($"effective rank, {name}", FeatureMetrics.EffectiveRank(validation[..1000]));
        return (neighbours, probe);
    }

    private static double Neighbours(Tensor train, Images data, Tensor validation, int k = 20) =>
        (KnnClassifier.Predict(train, data.Labels, validation, k) == data.ValidationLabels).to(ScalarType.Float64).mean().item<double>();

    private static double Probe(Tensor train, Images data, Tensor validation)
    {
        var (mean, std) = (train.mean([0L]), train.std(0, unbiased: false) + 1e-6);
        return LinearProbe.Fit((train - mean) / std, data.Labels, 10, 1e-3).Accuracy((validation - mean) / std, data.ValidationLabels);
    }

    /// <summary>Ten validation images, each followed by the five training images whose features are nearest.</summary>
    private static Tensor NearestOfTen(SimClrModel model, Images data)
    {
        var queries = data.Validation[..10];
        var cosines = nn.functional.normalize(Pretraining.Extract(model, queries), dim: 1).matmul(nn.functional.normalize(Pretraining.Extract(model, data.Train), dim: 1).t());
        var (_, rows) = cosines.topk(5, 1);
        return cat([queries.unsqueeze(1), data.Train[rows.flatten()].view(10, 5, 3, 32, 32)], 1).flatten(0, 1);
    }

    private static Tensor Reconstructed(nn.Module<Tensor, Tensor> model, Tensor images)
    {
        using var recordsNothing = no_grad();
        model.eval();
        return cat(images.split(500).Select(model.call).ToArray(), 0);
    }

    private static double Error(Tensor reconstruction, Tensor images) => nn.functional.mse_loss(reconstruction, images).item<float>();

    private static Tensor Centred(Tensor images, Images data) => images.flatten(1) - data.Train.flatten(1).mean([0L]);

    /// <summary>Half of the offline images for training and half for validation, or all of them with the test images; shapes without classes where CIFAR-10 is not at hand.</summary>
    private static Images Open(MilestoneRun run, bool whole = false)
    {
        try
        {
            var data = Datasets.Cifar10();
            var images = data.Train.Scaled();
            return whole
                ? new(images, data.Train.Labels, data.Test.Scaled(), data.Test.Labels)
                : new(images[..5000].clone(), data.Train.Labels[..5000].clone(), images[5000..10000].clone(), data.Train.Labels[5000..10000].clone());
        }
        catch (DataMissingException missing)
        {
            run.UseSubset(missing.Message.Split('\n')[0]);
            var shapes = (SyntheticShapes.Images(4000, seed: 0) + 1) / 2;
            var labels = (shapes[.., 0, 0, 0] * 10).to(ScalarType.Int64).clamp(0, 9); // the brightness of the sky: something to read off
            return new(shapes[..2000], labels[..2000], shapes[2000..], labels[2000..]);
        }
    }

    private static void Grid(MilestoneRun run, string name, Tensor images, int columns) =>
        run.Artifacts.Write(name, stream => stream.Write(Picture.Grid(images.cpu(), columns, (0, 1), Palette.Rgb)));

    private sealed record Images(Tensor Train, Tensor Labels, Tensor Validation, Tensor ValidationLabels)
    {
        public Images To(Device device) => new(Train.to(device), Labels.to(device), Validation.to(device), ValidationLabels.to(device));
    }
}

using Katas.Kit.Charts;
using Katas.Kit.Data;
using Katas.Kit.Images;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

public sealed class MilestoneSpecs
{
    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(5)]
    public void Milestone_cnn_on_mnist()
    {
        using var run = MilestoneRun.Start("A CNN on MNIST", TimeSpan.FromMinutes(5), Seed);
        var (data, threshold) = Open(run, 0.99);
        var (x, test) = (Standardized(data.Train), Standardized(data.Test));
        var options = new TrainerOptions(4 * (int)(data.Train.Count / 128), 128, 0.01, Seed: Seed);
        var (net, losses) = (new ConvNet(seed: Seed), new List<double>());
        var trainer = new Trainer(net, x, data.Train.Labels, options, net.Noise);

        Train(run, "the first half", trainer, options.TotalSteps / 2, options, losses, net, test, data.Test.Labels);
        run.Artifacts.Write("checkpoint.bin", trainer.Save);
        net = new ConvNet(seed: Seed + 1);
        trainer = new Trainer(net, x, data.Train.Labels, options, net.Noise);
        using (var checkpoint = run.Artifacts.OpenRead("checkpoint.bin"))
        {
            trainer.Load(checkpoint);
        }

        Train(run, "the second half", trainer, options.TotalSteps, options, losses, net, test, data.Test.Labels);

        run.Artifacts.Write("checkpoint.bin", trainer.Save);
        run.Require("test accuracy", Trainer.Accuracy(net, test, data.Test.Labels), atLeast: threshold);
        Draw(run, losses, options);
        Write(run, "filters.png", Picture.Grid(StateDict.Copy(net)["conv1.weight"], 4, palette: Palette.Signed));
        Write(run, "misclassified.png", Picture.Grid(Misclassified(net, test, data.Test), 10));
    }

    [MilestoneFact(2)]
    public void Milestone_names()
    {
        using var run = MilestoneRun.Start("A character model of names", TimeSpan.FromMinutes(2), Seed);
        var (names, steps) = (Datasets.Names(), 4000);
        var vocabulary = CharVocabulary.FromWords(names);
        var (x, y) = ContextWindows.Build(names.Where((_, index) => index % 10 < 8), vocabulary, 3);
        var (validationX, validationY) = ContextWindows.Build(names.Where((_, index) => index % 10 == 8), vocabulary, 3);
        var model = new CharMlp(27, 3, 10, 200, Seed);
        using var optimizer = optim.AdamW(model.parameters(), 0.01);
        var loader = new BatchLoader(x.shape[0], 256, Seed, dropLast: true);
        long[][] batches = [.. Enumerable.Range(0, (steps / loader.BatchesPerEpoch) + 1).SelectMany(epoch => loader.Epoch(epoch)).Take(steps)];
        foreach (var step in run.Stage("training").Keep("model", model).Keep("optimizer", optimizer).Steps(steps))
        {
            using var scope = NewDisposeScope();
            optimizer.ParamGroups.Single().LearningRate = Schedules.WarmupCosine(step, steps, 100, 0.01, 1e-4);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x[tensor(batches[step])]), y[tensor(batches[step])]);
            loss.backward();
            optimizer.step();
            if ((step + 1) % 250 == 0)
            {
                run.Report(step + 1, steps, ("training loss", loss.item<float>()), ("validation loss", Loss(model, validationX, validationY)));
            }
        }

        using var generator = Seeds.Generator(Seed);
        Console.WriteLine($"  {string.Join(" ", Enumerable.Range(0, 20).Select(_ => model.Sample(vocabulary, generator)))}");
        run.Require("validation loss", Loss(model, validationX, validationY), atMost: 2.20);
        run.Note("validation loss of the bigram", Bigram.NegativeLogLikelihood(names.Where((_, index) => index % 10 == 8), Bigram.Probabilities(Bigram.Counts(names.Where((_, index) => index % 10 < 8), vocabulary), 1), vocabulary));
    }

    [GpuMilestoneFact(3)]
    public void Milestone_cnn_on_the_gpu()
    {
        using var run = MilestoneRun.Start("A larger CNN on MNIST (GPU)", TimeSpan.FromMinutes(3), Seed);
        var (data, threshold) = Open(run, 0.993);
        var (x, test, labels, testLabels) = (Standardized(data.Train).cuda(), Standardized(data.Test).cuda(), data.Train.Labels.cuda(), data.Test.Labels.cuda());
        var options = new TrainerOptions(20 * (int)(data.Train.Count / 256), 256, 0.01, Seed: Seed);
        var net = new ConvNet(32, 64, 256, 0.4, Seed, CUDA);

        Train(run, "training", new Trainer(net, x, labels, options, net.Noise), options.TotalSteps, options, [], net, test, testLabels);

        run.Require("test accuracy", Trainer.Accuracy(net, test, testLabels), atLeast: threshold);
    }

    // The learner's own Save and Load carry the run over an interruption.
    private static void Train(MilestoneRun run, string name, Trainer trainer, int until, TrainerOptions options, List<double> losses, ConvNet net, Tensor test, Tensor testLabels)
    {
        var (begin, part) = (trainer.Step, Math.Max(1, options.TotalSteps / 16));
        foreach (var _ in run.Stage(name).Keep("trainer", trainer.Save, trainer.Load).Keep("losses", losses).Steps((until - begin + part - 1) / part))
        {
            var seen = trainer.Run(Math.Min(until - trainer.Step, part));
            losses.AddRange(seen);
            run.Report(trainer.Step, options.TotalSteps, ("training loss", seen.Average()), ("test accuracy", Trainer.Accuracy(net, test, testLabels)));
        }
    }

    private static double Loss(CharMlp model, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        using var recordsNothing = no_grad();
        return nn.functional.cross_entropy(model.call(x), y).item<float>();
    }

    /// <summary>The loss of every step beside the learning rate, which is drawn in hundredths.</summary>
    private static void Draw(MilestoneRun run, List<double> losses, TrainerOptions options)
    {
        double[] steps = [.. Enumerable.Range(0, losses.Count).Select(step => (double)step)];
        double[] smooth = [.. steps.Select(step => losses.Skip(Math.Max(0, (int)step - 20)).Take(Math.Min(21, (int)step + 1)).Average())];
        double[] rates = [.. steps.Select(step => 100 * Schedules.OneCycle((int)step, options.TotalSteps, options.PeakLearningRate))];
        Write(run, "loss-and-rate.png", Chart.Lines("Training loss (mean of the last 21 steps) and learning rate", "step", "", [new Series("loss", steps, smooth), new Series("100 × learning rate", steps, rates)]));
    }

    private static Tensor Misclassified(ConvNet net, Tensor test, LabelledImages images)
    {
        using var recordsNothing = no_grad();
        net.eval();
        var wrong = net.call(test).argmax(1).ne(images.Labels).nonzero().flatten();
        return images.Images.index_select(0, wrong);
    }

    private static Tensor Standardized(LabelledImages images) => (images.Scaled() - 0.1307) / 0.3081;

    private static (TrainTest<LabelledImages> Data, double Threshold) Open(MilestoneRun run, double threshold)
    {
        try
        {
            return (Datasets.Mnist(), threshold);
        }
        catch (DataMissingException missing)
        {
            run.UseSubset(missing.Message.Split('\n')[0]);
            return (Datasets.Mnist(DataPart.Embedded), 0.9);
        }
    }

    private static void Write(MilestoneRun run, string name, byte[] png) => run.Artifacts.Write(name, stream => stream.Write(png));
}

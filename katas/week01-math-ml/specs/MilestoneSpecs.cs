using Katas.Kit.Charts;
using Katas.Kit.Data;
using Katas.Kit.Images;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

public sealed class MilestoneSpecs
{
    private static readonly double[] Penalties = [0.01, 0.1, 1, 10, 100, 1000];

    [MilestoneFact(2)]
    public void Milestone_math_ml()
    {
        using var run = MilestoneRun.Start("Linear models on real data", TimeSpan.FromMinutes(2), seed: Seed);
        Diabetes(run);
        BreastCancer(run);
        Mnist(run);
    }

    [GpuMilestoneFact(2)]
    public void Milestone_math_ml_on_the_gpu()
    {
        using var run = MilestoneRun.Start("MNIST to the true optimum on the GPU", TimeSpan.FromMinutes(2));
        var (x, labels, test, testLabels) = Pixels(Datasets.Mnist(), CUDA);
        var weights = zeros(10, 785, device: CUDA);

        run.Stage("accelerated descent").KeepTensors("weights", weights).Run(() => weights.copy_(SoftmaxRegression.Fit(x, labels, 10, 1e-4, tolerance: 1e-5)));

        run.Require("objective", SoftmaxRegression.Loss(x, labels, weights, 1e-4), atMost: 0.2600);
        run.Require("test accuracy", Accuracy(test, testLabels, weights), atLeast: 0.924);
    }

    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    private static void Diabetes(MilestoneRun run)
    {
        var (golden, data) = (Golden.Case("least-squares", "diabetes_cross_validation"), Datasets.Diabetes());
        var errors = LeastSquares.RidgeCrossValidation(data.Features, data.Targets, Penalties, RealData.Folds(golden));
        var x = RealData.Standardized(data.Features);
        var r2 = LeastSquares.RSquared(data.Targets, LeastSquares.Ridge(x, data.Targets, 0).Predict(x));

        run.Require("best penalty", Penalties[Array.IndexOf(errors, errors.Min())], atLeast: 1, atMost: 1);
        run.Require("cross-validated error", errors.Min(), atLeast: 2974.05 - 0.005, atMost: 2974.05 + 0.005);
        golden.Verify("meanSquaredError", tensor(errors), rtol: 1e-8, atol: 0);
        run.Require("R2 without penalty", r2, atLeast: 0.5177484222 - 1e-8, atMost: 0.5177484222 + 1e-8);

        double[] path = [.. Enumerable.Range(0, 41).Select(step => Math.Pow(10, (step / 8.0) - 1))];
        var coefficients = path.Select(lambda => LeastSquares.Ridge(x, data.Targets, lambda).Coefficients).ToList();
        Save(run, "ridge-path.png", Chart.Lines("Ridge path on diabetes", "λ", "coefficient", [.. data.Columns.Select((name, column) =>
            new Series(name, path, [.. coefficients.Select(w => w[column].item<double>())]))], logX: true));
    }

    private static void BreastCancer(MilestoneRun run)
    {
        var (golden, data) = (Golden.Case("logistic", "breast_cancer_cross_validation"), Datasets.BreastCancer());
        var folds = RealData.Folds(golden).Select(fold => CrossValidate(data, fold, golden.Inputs.Get<double>("lambda"))).ToList();

        golden.Verify("accuracy", tensor(folds.Select(fold => fold.Accuracy).ToArray()));
        golden.Verify("auc", tensor(folds.Select(fold => fold.Auc).ToArray()));
        run.Require("breast cancer accuracy", folds.Average(fold => fold.Accuracy), atLeast: 0.9788);
        run.Require("breast cancer AUC", folds.Average(fold => fold.Auc), atLeast: 0.9950);
        Save(run, "roc.png", Chart.Lines("Breast cancer: ROC of the first fold", "false positives", "true positives", [folds[0].Roc]));
    }

    private static (double Accuracy, double Auc, Series Roc) CrossValidate(TabularData data, (long[] Train, long[] Test) fold, double lambda)
    {
        var (train, test) = (tensor(fold.Train), tensor(fold.Test));
        var standardizer = Standardizer.Fit(data.Features[train]);
        var model = LogisticRegression.FitNewton(standardizer.Transform(data.Features[train]), data.Targets[train].to_type(ScalarType.Float64), lambda);
        var (x, labels) = (standardizer.Transform(data.Features[test]), data.Targets[test]);
        var ordered = labels[model.Decision(x).argsort(0, descending: true)].to_type(ScalarType.Float64);
        var (hits, alarms) = (ordered.cumsum(0) / ordered.sum(), (1 - ordered).cumsum(0) / (1 - ordered).sum());
        return (Scores.Accuracy(labels, model.Predict(x)), Scores.RocAuc(labels, model.Decision(x)), new Series("ROC", alarms.data<double>().ToArray(), hits.data<double>().ToArray()));
    }

    private static void Mnist(MilestoneRun run)
    {
        var (data, threshold) = Open(run);
        var (x, labels, test, testLabels) = Pixels(data, CPU);

        // Epoch by epoch with the same seed would restart the learning rate: one fit, then one point of the curve per budget of epochs.
        using var weights = zeros(10, 785);
        foreach (var epochs in new[] { 1, 2, 4, 8 })
        {
            run.Stage($"softmax regression on MNIST, {epochs} epoch{(epochs == 1 ? string.Empty : "s")}").KeepTensors("weights", weights).Run(() =>
            {
                using var fitted = SoftmaxRegression.FitStochastic(x, labels, 10, 1e-4, 0.2, 0.9, epochs, batchSize: 128, run.Seed);
                weights.copy_(fitted);
                run.Report(epochs, 8, ("training loss", SoftmaxRegression.Loss(x, labels, weights, 1e-4)), ("accuracy on test images", Accuracy(test, testLabels, weights)));
            });
        }

        run.Require("MNIST test accuracy", Accuracy(test, testLabels, weights), atLeast: threshold);
        Save(run, "weights.png", Picture.Grid(weights.narrow(1, 0, 784).view(10, 28, 28), 5, palette: Palette.Signed));
    }

    private static (TrainTest<LabelledImages> Data, double Threshold) Open(MilestoneRun run)
    {
        try
        {
            return (Datasets.Mnist(), 0.922);
        }
        catch (DataMissingException missing)
        {
            run.UseSubset(missing.Message.Split('\n')[0]);
            return (Datasets.Mnist(DataPart.Embedded), 0.84);
        }
    }

    private static (Tensor X, Tensor Labels, Tensor Test, Tensor TestLabels) Pixels(TrainTest<LabelledImages> data, Device device)
    {
        var x = data.Train.Scaled().view(-1, 784);
        var mean = x.mean([0L]);
        return ((x - mean).to(device), data.Train.Labels.to(device), (data.Test.Scaled().view(-1, 784) - mean).to(device), data.Test.Labels.to(device));
    }

    private static double Accuracy(Tensor x, Tensor labels, Tensor weights) => Scores.Accuracy(labels, SoftmaxRegression.Predict(x, weights));

    private static void Save(MilestoneRun run, string name, byte[] png) => run.Artifacts.Write(name, stream => stream.Write(png));
}

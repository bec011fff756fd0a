using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(8)]
public sealed class EvaluationSpecs
{
    [Theory, GoldenData("evaluation", "knn_*")]
    public void Knn_scores_match_scikit_learn(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (features, labels, queries) = (inputs.Tensor("features"), inputs.Tensor("labels"), inputs.Tensor("queries"));
        var (k, temperature, classes) = (inputs.Get<int>("neighbours"), inputs.Get<double>("temperature"), inputs.Get<long>("classes"));

        var scores = KnnClassifier.Scores(features, labels, queries, k, temperature, classes);

        golden.Verify("scores", scores);
        golden.Verify("predictions", KnnClassifier.Predict(features, labels, queries, k, temperature, classes));
        scores.sum(1).Should().BeCloseTo(ones(queries.size(0), dtype: ScalarType.Float64), rtol: 0, atol: 1e-12, "scores are shares of the votes");
    }

    [Theory, InlineData(1), InlineData(7), InlineData(1000)]
    public void Chunking_changes_nothing(int chunk)
    {
        var (features, labels, queries) = (Inputs.Normal64(91, 60, 5), arange(60) % 10, Inputs.Normal64(92, 23, 5));

        var predictions = KnnClassifier.Predict(features, labels, queries, neighbours: 9, chunk: chunk);

        predictions.Should().BeBitwiseEqualTo(KnnClassifier.Scores(features, labels, queries, 9, 0.1, 10).argmax(1), "chunks only save memory");
    }

    [Fact]
    public void Duplicating_features_at_another_length_changes_nothing()
    {
        var (features, labels, queries) = (Inputs.Normal64(93, 30, 4), arange(30) % 3, Inputs.Normal64(94, 8, 4));

        var doubled = KnnClassifier.Scores(cat([features, 7 * features], 0), cat([labels, labels], 0), queries * 0.1, 10, 0.2, 3);

        doubled.Should().BeCloseTo(KnnClassifier.Scores(features, labels, queries, 5, 0.2, 3), rtol: 1e-9, atol: 1e-12, "only directions count, and every neighbour votes twice");
    }

    [Fact]
    public void Cold_votes_do_not_overflow()
    {
        var (features, labels) = (Inputs.Normal64(95, 12, 4).to(ScalarType.Float32), arange(12) % 3);

        var scores = KnnClassifier.Scores(features, labels, features, 5, 0.002, 3);

        scores.Should().BeFinite();
        scores.argmax(1).Should().BeBitwiseEqualTo(labels, "each feature is its own nearest neighbour, and at τ = 0.002 the only one that counts");
    }

    [Theory, GoldenData("evaluation", "probe_*")]
    public void Probe_reaches_the_scikit_learn_optimum(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (x, labels, lambda, d) = (inputs.Tensor("features"), inputs.Tensor("labels"), inputs.Get<double>("lambda"), inputs.Tensor("features").size(1));

        var probe = LinearProbe.Fit(x, labels, inputs.Get<long>("classes"), lambda);

        var w = probe.Weights.clone().requires_grad_();
        var loss = nn.functional.cross_entropy(x.matmul(w[.., ..(int)d].t()) + w[.., (int)d], labels) + (lambda / 2 * w[.., ..(int)d].square().sum());
        loss.backward();
        golden.Verify("coefficients", probe.Weights[.., ..(int)d]);
        golden.Verify("loss", loss.item<double>());
        golden.Verify("probabilities", probe.Probabilities(inputs.Tensor("queries")));
        w.ReceivedGradient().abs().max().item<double>().Should().BeLessThanOrEqualTo(1e-6, "the optimum is where the gradient vanishes");
    }

    [Fact]
    public void Probe_finds_what_is_linear()
    {
        var x = Inputs.Normal64(96, 300, 5).to(ScalarType.Float32);
        var labels = (100 * x).matmul(Inputs.Normal64(97, 5, 4).to(ScalarType.Float32)).argmax(1);

        var probe = LinearProbe.Fit(x, labels, 4, 1e-4);

        probe.Weights.Should().HaveShape(4, 6).And.HaveDtype(ScalarType.Float64);
        probe.Accuracy(x, labels).Should().BeGreaterThan(0.97, "the classes are linear in x");
        probe.Accuracy(x, (labels + 1) % 4).Should().BeLessThan(0.03, "accuracy is agreement with the labels");
    }

    [Fact]
    public void Extracting_features_freezes_the_model()
    {
        using var model = new SimClrModel(new ConvEncoder(2, seed: 98), new ProjectionHead(8, 8, 4, seed: 99));
        var (images, before) = (Inputs.Noise(98, 10, 16, 16), model.state_dict()["encoder.bn1.running_mean"].clone());
        model.train();

        var (h, again) = (Pretraining.Extract(model, images), Pretraining.Extract(model, images, batchSize: 3));

        model.training.Should().BeTrue("the mode is restored");
        model.state_dict()["encoder.bn1.running_mean"].Should("encoder.bn1.running_mean").BeBitwiseEqualTo(before, "a probe measures frozen features, in evaluation mode");
        h.Should().HaveShape(10, 8).And.HaveNoGradientGraph();
        again.Should().BeCloseTo(h, rtol: 1e-5, atol: 1e-6, "features do not depend on who else is in the batch");
        model.eval();
        Pretraining.Extract(model, images).Should().BeBitwiseEqualTo(model.Features(images).detach(), "h, not z, in evaluation mode");
        model.training.Should().BeFalse("the mode is restored");
    }

    [Fact]
    public void Evaluation_refuses_what_does_not_fit()
    {
        var (x, labels) = (Inputs.Normal64(100, 6, 3), arange(6) % 2);
        using var model = new SimClrModel(new ConvEncoder(1, seed: 1), new ProjectionHead(4, 4, 4, seed: 1));
        Action[] wrong =
        [
            () => KnnClassifier.Scores(x, labels, x, 7, 0.1, 2), () => KnnClassifier.Scores(x, labels, x, 0, 0.1, 2), () => KnnClassifier.Scores(x, labels, x, 2, 0, 2), () => KnnClassifier.Scores(x, labels[..3], x, 2, 1, 2),
            () => KnnClassifier.Scores(x, labels, x[.., ..2], 2, 1, 2), () => KnnClassifier.Predict(x, labels, x, 2, chunk: 0), () => LinearProbe.Fit(x, labels[..3], 2, 1), () => LinearProbe.Fit(x, labels, 2, 0),
            () => LinearProbe.Fit(x, labels, 1, 1), () => LinearProbe.Fit(x, labels, 2, 1).Probabilities(x[.., ..2]), () => Pretraining.Extract(model, zeros(2, 3, 8, 8), 0),
            () => Pretraining.Run(model, zeros(2, 3, 8, 8), new PretrainOptions(1, 3, 0.1, 0.5, 0, new AugmentOptions())), () => Pretraining.Run(model, zeros(2, 3, 8, 8), new PretrainOptions(0, 2, 0.1, 0.5, 0, new AugmentOptions())),
        ];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }
}

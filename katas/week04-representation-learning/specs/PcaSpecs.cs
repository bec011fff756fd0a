using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(3)]
public sealed class PcaSpecs
{
    [Theory, GoldenData("autoencoder", "pca_*")]
    public void Pca_matches_scikit_learn(GoldenCase golden)
    {
        var (x, k) = (golden.Inputs.Tensor("x"), golden.Inputs.Get<int>("components"));

        var pca = Pca.Fit(x, k);

        golden.Verify("reconstruction", pca.Reconstruct(x));
        golden.Verify("explainedVariance", pca.ExplainedVariance);
        golden.Verify("meanSquaredError", (pca.Reconstruct(x) - x).square().mean().item<double>());
        pca.Components.matmul(pca.Components.t()).Should().BeCloseTo(eye(k, dtype: ScalarType.Float64), rtol: 0, atol: 1e-9, "components are orthonormal rows");
        pca.Transform(x).Should().BeCloseTo((x - x.mean([0L])).matmul(pca.Components.t()), rtol: 0, atol: 1e-9, "codes are projections of the centred rows");
        pca.Transform(x).var(0, unbiased: true).Should().BeCloseTo(pca.ExplainedVariance, rtol: 1e-8, atol: 1e-9, "the variance of the codes");
    }

    [Fact]
    public void No_linear_code_beats_pca()
    {
        var x = Inputs.Normal64(31, 40, 6).matmul(Inputs.Normal64(32, 6, 6));
        var centred = x - x.mean([0L]);
        var best = (Pca.Fit(x, 2).Reconstruct(x) - x).square().mean().item<double>();

        Draws.Repeat(50, seed: 33, draws =>
        {
            var codes = centred.matmul(draws.Normal([6, 2]));
            var decoder = linalg.pinv(codes).matmul(centred); // the best one for these codes
            (codes.matmul(decoder) - centred).square().mean().item<double>().Should().BeGreaterThanOrEqualTo(best - 1e-12, "PCA is the best linear code");
        });
    }

    [Fact]
    public void A_trained_linear_autoencoder_reaches_pca()
    {
        var x = Inputs.Normal64(34, 200, 6).matmul(Inputs.Normal64(35, 6, 6)) + 1;
        var best = (Pca.Fit(x, 2).Reconstruct(x) - x).square().mean().item<double>();
        using var model = new LinearAutoencoder(6, 2, seed: 34, ScalarType.Float64);

        Autoencoders.Train(model, x, epochs: 600, batchSize: 200, learningRate: 0.02, seed: 34);

        var reached = (model.call(x) - x).square().mean().item<double>();
        (reached / best).Should().BeInRange(1 - 1e-9, 1.01, "what a linear autoencoder learns is PCA (Baldi and Hornik 1989)");
    }

    [Fact]
    public void Pca_refuses_more_components_than_there_are()
    {
        var x = Inputs.Normal64(36, 3, 5);

        FluentActions.Invoking(() => Pca.Fit(x, 4)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Pca.Fit(x, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Pca.Fit(x[0], 1)).Should().Throw<ArgumentException>();
    }
}

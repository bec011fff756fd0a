using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

public sealed class HiddenEvaluationSpecs
{
    [Fact, OfTask(6)]
    public void A_model_that_knows_one_token_is_scored_by_hand()
    {
        // Gives token 0 half of the mass and each of three others a sixth, whatever came before.
        Tensor Logits(Tensor input) => tensor(new[] { Math.Log(3), 0, 0, 0 }).expand(input.size(0), input.size(1), 4);

        var result = Perplexity.Strided(Logits, tensor([1L, 0, 2, 0, 3, 0]), 3, 2);

        result.Count.Should().Be(5);
        result.NegativeLogLikelihood.Should().BeApproximately((3 * Math.Log(2)) + (2 * Math.Log(6)), 1e-12);
        result.BitsPerByte(10).Should().BeApproximately((3 + (2 * Math.Log2(6))) / 10, 1e-12);
    }

    [Theory, OfTask(6)]
    [InlineData(0.49, 1)]
    [InlineData(0.51, 2)]
    [InlineData(0.79, 2)]
    [InlineData(0.81, 3)]
    [InlineData(0.99, 4)]
    public void The_nucleus_by_hand(double p, int kept)
    {
        var logits = tensor(new[,] { { 0.15f, 0.05f, 0.3f, 0.5f } }).log();

        var filtered = Sampling.Filter(logits, topP: p);

        filtered.isfinite().sum().item<long>().Should().Be(kept);
        filtered.isfinite()[0].data<bool>().ToArray().Should().Equal(new[] { 3, 4, 2, 1 }.Select(rank => rank <= kept));
    }

    [Fact, OfTask(6)]
    public void Temperature_raises_probabilities_to_a_power() =>
        nn.functional.softmax(Sampling.Filter(tensor(new[,] { { 0.2, 0.8 } }).log(), temperature: 0.5), -1).Should().BeCloseTo(tensor(new[,] { { 0.04, 0.64 } }) / 0.68, 1e-9, 1e-12);

    [Fact, OfTask(7)]
    public void Masking_by_hand()
    {
        var (tokens, special) = (tensor([10L, 11, 12, 13, 14, 15, 16]), tensor([true, false, false, false, false, false, false]));
        var (select, action) = (tensor([0.0, 0.1499, 0.15, 0.0, 0.0, 0.0, 0.0]), tensor([0.0, 0.7999, 0.0, 0.8, 0.8999, 0.9, 0.9999]));

        var (inputs, labels) = MaskedLanguageModel.CorruptWith(tokens, special, 3, select, action, full(7, 99, dtype: ScalarType.Int64));

        inputs.data<long>().ToArray().Should().Equal(10, 3, 12, 99, 99, 15, 16);
        labels.data<long>().ToArray().Should().Equal(-100, 11, -100, 13, 14, 15, 16);
    }

    [Fact, OfTask(8)]
    public void Known_models_have_their_known_compute()
    {
        ScalingLaws.NonEmbeddingParameters(96, 12288, 12288, 4 * 12288).Should().Be(173_946_175_488, "GPT-3");
        ScalingLaws.PetaflopDays(ScalingLaws.TrainingFlops(1.746e11, 3e11)).Should().BeApproximately(3637.5, 0.1, "3.14e23 operations");
        (ScalingLaws.LossFromParameters(8.8e13), ScalingLaws.LossFromTokens(5.4e13), ScalingLaws.LossFromCompute(3.1e8)).Should().Be((1.0, 1.0, 1.0), "a scale is where the loss is 1");
        ScalingLaws.CriticalBatchTokens(1).Should().BeApproximately(2e8, 1e-3);
        ScalingLaws.ComputeOptimal(1).Should().Be((1.3e9, 2e10, 2e6, 5.4e3));
        ScalingLaws.FitPowerLaw([1, 100], [10, 1]).Exponent.Should().BeApproximately(0.5, 1e-12);
        ScalingLaws.FitPowerLaw([1, 100], [10, 1]).Scale.Should().BeApproximately(100, 1e-9);
    }
}

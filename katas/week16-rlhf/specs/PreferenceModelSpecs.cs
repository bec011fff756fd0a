using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(1)]
public sealed class PreferenceModelSpecs
{
    [Theory, GoldenData("preferences", "no_noise,ten_percent_noise,one_step,decided")]
    public void Preference_probability_and_gradients_match_reference(GoldenCase golden)
    {
        var (a, b, mask) = (golden.Inputs.Tensor("rewardsA").requires_grad_(), golden.Inputs.Tensor("rewardsB").requires_grad_(), golden.Inputs.Tensor("mask"));
        var noise = golden.Inputs.Get<double>("noise");

        golden.Verify("probability", PreferenceModel.Probability(a, b, mask, mask, noise).detach());
        var loss = PreferenceModel.Loss(a, b, mask, mask, golden.Inputs.Tensor("preference"), noise);
        loss.backward();

        golden.Verify("loss", loss.item<double>());
        golden.Verify("gradientA", a.ReceivedGradient());
        golden.Verify("gradientB", b.ReceivedGradient());
    }

    [Fact]
    public void Probabilities_of_the_two_orders_sum_to_one() => Draws.Repeat(10, 1601, draws =>
    {
        var (a, b, noise) = (5 * draws.Normal([4, 3]), 5 * draws.Normal([4, 6]), draws.Uniform(0, 0.5));

        (PreferenceModel.Probability(a, b, null, null, noise) + PreferenceModel.Probability(b, a, null, null, noise)).Should("P(A preferred) + P(B preferred)").BeCloseTo(ones(4, dtype: ScalarType.Float64), 0, 1e-12, "either A is preferred or B is");
    });

    [Fact]
    public void Adding_a_constant_per_segment_changes_nothing_only_when_lengths_are_equal()
    {
        var (a, b) = (new Draws(1602).Normal([4, 3]), new Draws(1603).Normal([4, 3]));
        var shorter = tensor(new[,] { { 1.0, 1, 0 } }).expand(4, 3);

        PreferenceModel.Probability(a + 2, b + 2, null, null).Should().BeCloseTo(PreferenceModel.Probability(a, b, null, null), 1e-10, 1e-12);
        var moved = PreferenceModel.Probability(a + 2, b + 2, null, shorter) - PreferenceModel.Probability(a, b, null, shorter);
        var smallestMove = moved.min().item<double>();
        smallestMove.Should().BePositive("the longer segment earns the constant once more, so that it becomes more probable");
    }

    [Fact]
    public void Noise_bounds_the_loss()
    {
        var (a, b) = (full(1, 2, 5000.0, dtype: ScalarType.Float64), full(1, 2, -5000.0, dtype: ScalarType.Float64));

        var loss = PreferenceModel.Loss(b, a, null, null, tensor([1.0]), 0.1).item<double>();
        loss.Should().BeApproximately(-Math.Log(0.05), 1e-9, "with noise ε = 0.1 no answer, however careless, costs more than −ln(ε/2)");
        PreferenceModel.Loss(a, b, null, null, tensor([1.0]), 0).item<double>().Should().Be(0);
        PreferenceModel.Loss(b, a, null, null, tensor([1.0]), 0).item<double>().Should().BeApproximately(20_000, 1e-6);
    }

    [Theory, GoldenData("preferences", "ensemble")]
    public void Ensemble_and_disagreement_match_reference(GoldenCase golden)
    {
        golden.Verify("disagreement", PreferenceModel.Disagreement(golden.Inputs.Tensor("probabilities")));
        golden.Verify("combined", PreferenceModel.CombineEnsemble(golden.Inputs.Tensor("rewards")));
    }

    [Fact]
    public void Queries_are_chosen_by_disagreement()
    {
        var probabilities = tensor(new[,] { { 0.5, 0.1, 0.9, 0.2 }, { 0.5, 0.9, 0.1, 0.4 } });

        PreferenceModel.SelectQueries(probabilities, 3).Should().Equal(1, 2, 3);
        FluentActions.Invoking(() => PreferenceModel.SelectQueries(probabilities, 5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PreferenceModel.Probability(probabilities, probabilities, null, null, 0.6)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PreferenceModel.Probability(probabilities, probabilities[..1], null, null)).Should().Throw<ArgumentException>();
    }

    [Fact, Statistical]
    public void Noisy_comparisons_recover_the_reward()
    {
        var (draws, truth) = (new Draws(1611), tensor([1f, -2, 0.5f]));
        random.manual_seed(draws.Seed());
        var (a, b) = (draws.Normal([600, 5, 3], ScalarType.Float32), draws.Normal([600, 5, 3], ScalarType.Float32));
        var labels = Labels(draws, (a.matmul(truth) - b.matmul(truth)).sum(1));
        var members = Enumerable.Range(0, 3).Select(_ => Train(draws, a, b, labels)).ToList();
        var x = draws.Normal([500, 3], ScalarType.Float32);

        var combined = PreferenceModel.CombineEnsemble(stack(members.Select(member => member.call(x).squeeze(1).detach()).ToArray(), 0));

        Statistic.ShouldLie("correlation with the true reward", stack([combined, x.matmul(truth)]).corrcoef()[0, 1].item<float>(), atLeast: 0.95);
    }

    private static Tensor Labels(Draws draws, Tensor difference) => tensor(difference.data<float>().Select(d =>
        draws.Uniform(0, 1) < 0.1 ? draws.Int(0, 1) : draws.Uniform(0, 1) < 1 / (1 + Math.Exp(-d)) ? 1f : 0f).ToArray());

    private static TorchSharp.Modules.Sequential Train(Draws draws, Tensor a, Tensor b, Tensor labels)
    {
        var member = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1));
        using var optimizer = optim.Adam(member.parameters(), 1e-2);
        var bootstrap = tensor(Enumerable.Range(0, 600).Select(_ => (long)draws.Int(0, 599)).ToArray());
        for (var step = 0; step < 150; step++)
        {
            using var scope = NewDisposeScope();
            var rows = bootstrap[tensor(Enumerable.Range(0, 64).Select(_ => (long)draws.Int(0, 599)).ToArray())];
            optimizer.zero_grad();
            PreferenceModel.Loss(member.call(a[rows]).squeeze(2), member.call(b[rows]).squeeze(2), null, null, labels[rows], 0.1).backward();
            optimizer.step();
        }

        return member;
    }
}

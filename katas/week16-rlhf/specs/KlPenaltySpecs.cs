using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(4)]
public sealed class KlPenaltySpecs
{
    [Theory, GoldenData("kl-penalty", "shape_*")]
    public void Shaped_rewards_match_reference(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var rewards = KlPenalty.ShapeRewards(inputs.Tensor("scores"), inputs.Tensor("logProbabilities").requires_grad_(), inputs.Tensor("referenceLogProbabilities"), inputs.Tensor("mask"), inputs.Get<double>("beta"));

        golden.Verify("rewards", rewards);
        rewards.Should().HaveNoGradientGraph();
    }

    [Fact]
    public void Undiscounted_sum_is_score_minus_beta_times_kl() => Draws.Repeat(5, 1651, draws =>
    {
        var (scores, policy, reference) = (draws.Normal([3]), draws.Normal([3, 6]), draws.Normal([3, 6]));

        KlPenalty.ShapeRewards(scores, policy, reference, null, 0.3).sum(1).Should("the sum of each response's rewards").BeCloseTo(scores - (0.3 * (policy - reference).sum(1)), 1e-10, 1e-12, "it is score − β·KL");
    });

    [Theory, GoldenData("kl-penalty", "estimators")]
    public void Estimators_match_reference(GoldenCase golden)
    {
        var (policy, reference) = (golden.Inputs.Tensor("logProbabilities"), golden.Inputs.Tensor("referenceLogProbabilities"));

        golden.Verify("k1", KlPenalty.K1(policy, reference));
        golden.Verify("k2", KlPenalty.K2(policy, reference));
        golden.Verify("k3", KlPenalty.K3(policy, reference));
    }

    [Fact]
    public void K1_and_k3_are_unbiased_and_k3_is_never_negative() => Draws.Repeat(10, 1661, draws =>
    {
        var (policy, reference) = (nn.functional.log_softmax(draws.Normal([1, 7]), 1), nn.functional.log_softmax(draws.Normal([1, 7]), 1));
        var kl = (policy.exp() * (policy - reference)).sum().item<double>();
        double Expectation(Tensor estimate) => (policy.exp() * estimate).sum().item<double>();

        var (meanK1, meanK3) = (Expectation(KlPenalty.K1(policy, reference)), Expectation(KlPenalty.K3(policy, reference)));
        meanK1.Should().BeApproximately(kl, 1e-10, "the mean of k1 over samples of π is the KL divergence");
        meanK3.Should().BeApproximately(kl, 1e-10, "the mean of k3 over samples of π is the KL divergence");
        Math.Abs(Expectation(KlPenalty.K2(policy, reference)) - kl).Should().BeGreaterThan(1e-4, "k2 is biased");
        KlPenalty.K3(policy, reference).min().item<double>().Should().BeGreaterThanOrEqualTo(0, "r − 1 − ln r is never negative");
    });

    [Theory, GoldenData("kl-penalty", "adaptive_controller")]
    public void Controller_matches_reference(GoldenCase golden)
    {
        var controller = new AdaptiveKlController(golden.Inputs.Get<double>("initial"), golden.Inputs.Get<double>("target"), golden.Inputs.Get<double>("horizon"));

        var coefficients = golden.Inputs.Tensor("observed").data<double>().Select(observed =>
        {
            controller.Update(observed, golden.Inputs.Get<int>("steps"));
            return controller.Value;
        });

        golden.Verify("coefficients", tensor(coefficients.ToArray()));
    }

    [Theory, GoldenData("ppo", "whiten,whiten_masked")]
    public void Whitening_matches_reference(GoldenCase golden)
    {
        var (values, mask) = (golden.Inputs.Tensor("values"), golden.Inputs.Tensor("mask"));

        golden.Verify("shifted", Whitening.Whiten(values, mask));
        golden.Verify("unshifted", Whitening.Whiten(values, mask, shiftMean: false));
    }

    [Fact]
    public void Whitened_values_have_mean_zero_and_variance_one()
    {
        var whitened = Whitening.Whiten((7 * new Draws(1671).Normal([5, 8])) + 3);

        whitened.mean().item<double>().Should().BeApproximately(0, 1e-12, "the mean is subtracted");
        var variance = whitened.square().mean().item<double>();
        variance.Should().BeApproximately(1, 1e-8, "whitening divides by the deviation, whose squares are averaged over all values");
        FluentActions.Invoking(() => new AdaptiveKlController(0.1, 0, 100)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => KlPenalty.ShapeRewards(ones(2), ones(2, 3), ones(2, 3), null, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => KlPenalty.ShapeRewards(ones(3), ones(2, 3), ones(2, 3), null, 1)).Should().Throw<ArgumentException>();
    }
}

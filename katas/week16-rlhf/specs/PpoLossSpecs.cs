using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(5)]
public sealed class PpoLossSpecs
{
    [Theory, GoldenData("ppo", "gae_*")]
    public void Advantages_match_reference(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var (advantages, returns) = Gae.Compute(inputs.Tensor("rewards"), inputs.Tensor("values").requires_grad_(), inputs.Tensor("mask"), inputs.Get<double>("gamma"), inputs.Get<double>("lambda"));

        golden.Verify("advantages", advantages);
        golden.Verify("returns", returns);
        advantages.Should().HaveNoGradientGraph();
    }

    [Fact]
    public void Lambda_one_is_return_minus_value_and_lambda_zero_is_the_td_error() => Draws.Repeat(5, 1681, draws =>
    {
        var (rewards, values) = (draws.Normal([3, 5]), draws.Normal([3, 5]));
        var next = cat([values[.., 1..], zeros(3, 1, dtype: ScalarType.Float64)], 1);

        Gae.Compute(rewards, values, null, 1, 1).Advantages.Should().BeCloseTo(rewards.flip(1).cumsum(1).flip(1) - values, 1e-10, 1e-12, "with γ = λ = 1 the advantage is the return minus the value");
        Gae.Compute(rewards, values, null, 0.9, 0).Advantages.Should().BeCloseTo(rewards + (0.9 * next) - values, 1e-10, 1e-12, "with λ = 0 the advantage is the error of one step, r + γv' − v");
    });

    [Theory, GoldenData("ppo", "authors_*")]
    public void Ppo_update_matches_the_authors_code(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var rewards = inputs.Get<bool>("whitenRewards") ? Whitening.Whiten(inputs.Tensor("rewards"), shiftMean: false) : inputs.Tensor("rewards");
        var (raw, returns) = Gae.Compute(rewards, inputs.Tensor("values"), null, inputs.Get<double>("gamma"), inputs.Get<double>("lambda"));
        var (advantages, logProbabilities, values) = (Whitening.Whiten(raw), inputs.Tensor("newLogProbabilities").requires_grad_(), inputs.Tensor("newValues").requires_grad_());

        var (policyLoss, clipFraction, kl) = PpoLoss.Policy(logProbabilities, inputs.Tensor("oldLogProbabilities"), advantages.requires_grad_(), null, inputs.Get<double>("clip"));
        var (valueLoss, valueClipFraction) = PpoLoss.Value(values, inputs.Tensor("values"), returns, null, inputs.Get<double>("valueClip"));
        (policyLoss + (inputs.Get<double>("valueCoefficient") * valueLoss)).backward();

        Verify(golden, ("advantages", advantages.detach()), ("returns", returns), ("logProbabilityGradient", logProbabilities.ReceivedGradient()), ("valueGradient", values.ReceivedGradient()));
        Verify(golden, ("policyLoss", policyLoss), ("valueLoss", valueLoss), ("clipFraction", tensor(clipFraction)), ("valueClipFraction", tensor(valueClipFraction)), ("approximateKl", tensor(kl)));
        (advantages.grad is null).Should().BeTrue("advantages are data: the loss must not send a gradient through them");
    }

    [Fact]
    public void First_update_has_the_policy_gradient()
    {
        var (logProbabilities, advantages) = (new Draws(1691).Normal([2, 4]).requires_grad_(), new Draws(1692).Normal([2, 4]));

        var (loss, clipFraction, kl) = PpoLoss.Policy(logProbabilities, logProbabilities.detach(), advantages, null);
        loss.backward();

        logProbabilities.ReceivedGradient().Should().BeCloseTo(-advantages / 8, 1e-10, 1e-12);
        (clipFraction, kl).Should().Be((0.0, 0.0));
    }

    [Fact]
    public void Clipped_samples_have_no_gradient()
    {
        var logRatio = tensor(new[,] { { 0.5, -0.5, 0.5, -0.5 } }).requires_grad_();

        PpoLoss.Policy(logRatio, zeros(1, 4, dtype: ScalarType.Float64), tensor(new[,] { { 1.0, -1, -1, 1 } }), null).Loss.backward();

        logRatio.ReceivedGradient()[0, ..2].Should("the gradient of clipped samples").BeAllEqualTo(0, "their ratios are beyond 1 ± 0.2 on the side that their advantages push to");
        logRatio.ReceivedGradient()[0, 2..].abs().min().item<double>().Should().BePositive("moving back towards the old policy is never clipped");
        FluentActions.Invoking(() => PpoLoss.Policy(ones(1, 2), ones(1, 2), ones(1, 3), null)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => PpoLoss.Value(ones(1, 2), ones(1, 2), ones(1, 2), null, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void Verify(GoldenCase golden, params (string Output, Tensor Actual)[] values)
    {
        foreach (var (output, actual) in values)
        {
            if (actual.dim() == 0)
            {
                golden.Verify(output, actual.ToDouble(), rtol: 1e-6, atol: 1e-8);
                continue;
            }

            golden.Verify(output, actual, rtol: 1e-6, atol: 1e-8);
        }
    }
}

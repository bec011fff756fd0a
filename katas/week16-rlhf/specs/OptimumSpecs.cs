using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(7)]
public sealed class OptimumSpecs
{
    [Theory, GoldenData("optimum", "3x4_beta05,2x6_cold,1x3_beta1")]
    public void Optimum_matches_reference(GoldenCase golden)
    {
        var (reference, rewards, beta) = (golden.Inputs.Tensor("referenceLogProbabilities"), golden.Inputs.Tensor("rewards"), golden.Inputs.Get<double>("beta"));

        var policy = KlRegularizedOptimum.Policy(reference, rewards, beta);
        var partition = KlRegularizedOptimum.LogPartition(reference, rewards, beta);
        var (reward, kl, objective) = KlRegularizedOptimum.Evaluate(policy, reference, rewards, beta);

        golden.Verify("logPolicy", policy);
        golden.Verify("logPartition", partition);
        golden.Verify("implicitReward", KlRegularizedOptimum.ImplicitReward(policy, reference, beta, partition));
        reward.Should().BeApproximately(golden.Expected.Tensor("expectedReward").mean().item<double>(), 1e-8);
        kl.Should().BeApproximately(golden.Expected.Tensor("kl").mean().item<double>(), 1e-8);
        objective.Should().BeApproximately(golden.Expected.Tensor("value").mean().item<double>(), 1e-8);
    }

    [Fact]
    public void No_policy_does_better_than_the_optimum() => Draws.Repeat(5, 1741, draws =>
    {
        var (reference, rewards, beta) = (Drawn(draws, 2, 6), draws.Normal([2, 6]), draws.Uniform(0.1, 2));
        var best = beta * KlRegularizedOptimum.LogPartition(reference, rewards, beta).mean().item<double>();

        var objective = KlRegularizedOptimum.Evaluate(KlRegularizedOptimum.Policy(reference, rewards, beta), reference, rewards, beta).Objective;
        objective.Should().BeApproximately(best, 1e-9, "the optimal policy reaches the best there is, β·ln Z");
        for (var policy = 0; policy < 200; policy++)
        {
            KlRegularizedOptimum.Evaluate(Drawn(draws, 2, 6), reference, rewards, beta).Objective.Should().BeLessThanOrEqualTo(best + 1e-12, "no policy does better than the optimum");
        }
    });

    [Fact]
    public void Implicit_reward_recovers_the_reward_up_to_a_constant_per_prompt() => Draws.Repeat(5, 1751, draws =>
    {
        var (reference, rewards) = (Drawn(draws, 3, 5), draws.Normal([3, 5]));
        var (policy, partition) = (KlRegularizedOptimum.Policy(reference, rewards, 0.4), KlRegularizedOptimum.LogPartition(reference, rewards, 0.4));

        KlRegularizedOptimum.ImplicitReward(policy, reference, 0.4, partition).Should().BeCloseTo(rewards, 1e-9, 1e-10);
        var gap = rewards - KlRegularizedOptimum.ImplicitReward(policy, reference, 0.4);
        gap.Should().BeCloseTo(gap[.., ..1].expand_as(gap), 1e-9, 1e-10, "one constant per prompt");
    });

    // The heart of the week: over all ordered pairs with Bradley–Terry labels, DPO has its minimum at the optimum of the regularized reward.
    [Fact]
    public void Population_dpo_has_its_minimum_at_the_optimum()
    {
        var (reference, rewards, draws) = (Drawn(new Draws(1761), 1, 5)[0], new Draws(1762).Normal([5]), new Draws(1763));
        var (first, second) = (arange(5).repeat_interleave(5), arange(5).repeat(5));
        var labels = (rewards[first] - rewards[second]).sigmoid();
        Tensor Loss(Tensor policy) => DirectPreference.SoftLoss(policy[first], policy[second], reference[first], reference[second], labels, 0.5);
        var optimum = KlRegularizedOptimum.Policy(reference.unsqueeze(0), rewards.unsqueeze(0), 0.5)[0].detach().requires_grad_();

        Loss(optimum).backward();

        optimum.ReceivedGradient().abs().max().item<double>().Should().BeLessThan(1e-10);
        var least = Loss(optimum.detach()).item<double>();
        Enumerable.Range(0, 100).Min(_ => Loss(optimum.detach() + draws.Normal([5])).item<double>()).Should().BeGreaterThanOrEqualTo(least);
    }

    // Simulated bests are nearly normal: six standard errors and the margin are passed less than once in a million seeds.
    [Theory, GoldenData("optimum", "best_of_*"), Statistical]
    public void Best_of_n_matches_enumeration_and_simulation(GoldenCase golden)
    {
        var (p, rewards, n) = (golden.Inputs.Tensor("probabilities"), golden.Inputs.Tensor("rewards"), golden.Inputs.Get<int>("n"));

        var distribution = BestOfN.Distribution(p, rewards, n);

        golden.Verify("distribution", distribution);
        golden.Verify("kl", BestOfN.Kl(p, rewards, n));
        golden.Verify("klFormula", BestOfN.KlFormula(n));
        (distribution * rewards).sum().item<double>().Should().BeApproximately(golden.Expected.Get<double>("expectedReward"), 1e-9);
        var draws = multinomial(p, 40_000 * n, true, new Draws(1771).Generator()).view(40_000, n);
        var best = rewards[draws].max(1).values;
        var error = best.std().item<double>() / 200;
        var off = best.mean().item<double>() - (distribution * rewards).sum().item<double>();
        Statistic.ShouldLie("simulated mean less the exact one, in standard errors and 1e-3", off / ((6 * error) + 1e-3), -1, 1, "the rest is room for what is rarer than one draw in 40 000");
    }

    [Fact]
    public void Formula_bounds_the_exact_kl() => Draws.Repeat(5, 1781, draws =>
    {
        var (p, rewards) = (Drawn(draws, 1, 8)[0].exp(), draws.Normal([8]));
        foreach (var n in new[] { 1, 2, 5, 30 })
        {
            BestOfN.Kl(p, rewards, n).Should().BeLessThanOrEqualTo(BestOfN.KlFormula(n) + 1e-12);
        }

        FluentActions.Invoking(() => BestOfN.KlFormula(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => KlRegularizedOptimum.Policy(ones(1, 2), ones(1, 2), 0)).Should().Throw<ArgumentOutOfRangeException>();
    });

    private static Tensor Drawn(Draws draws, long prompts, long responses) => nn.functional.log_softmax(2 * draws.Normal([prompts, responses]), 1);
}

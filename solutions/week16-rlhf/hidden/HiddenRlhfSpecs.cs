using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf.Hidden;

/// <summary>All tasks on other numbers, against autograd, plain loops and closed forms.</summary>
public sealed class HiddenRlhfSpecs
{
    [Fact, OfTask(1)]
    public void Preferences_follow_a_loop_on_other_numbers() => Draws.Repeat(5, 9601, draws =>
    {
        var (a, b, noise) = (draws.Normal([3, 4]), draws.Normal([3, 2]), draws.Uniform(0, 0.5));
        var p = Enumerable.Range(0, 3).Select(row => ((1 - noise) / (1 + Math.Exp(b[row].sum().item<double>() - a[row].sum().item<double>()))) + (noise / 2)).ToArray();

        PreferenceModel.Probability(a, b, null, null, noise).Should().BeCloseTo(tensor(p), 1e-10, 1e-12);
        PreferenceModel.Loss(a, b, null, null, full(3, 0.3, dtype: ScalarType.Float64), noise).item<double>().Should().BeApproximately(-p.Average(value => (0.3 * Math.Log(value)) + (0.7 * Math.Log(1 - value))), 1e-10);
    });

    [Fact, OfTask(2)]
    public void Sums_follow_libtorchs_cross_entropy_on_other_numbers() => Draws.Repeat(5, 9611, draws =>
    {
        var (logits, labels) = (draws.Normal([2, 6, 5]), tensor(Enumerable.Range(0, 12).Select(_ => draws.Int(0, 6) is var id && id > 4 ? -100L : id).ToArray(), [2, 6]));

        var expected = Enumerable.Range(0, 2).Select(row => -nn.functional.cross_entropy(logits[row, ..5], labels[row, 1..], ignore_index: -100, reduction: nn.Reduction.Sum).item<double>());

        SequenceLogProbabilities.Sum(logits, labels).Should().BeCloseTo(tensor(expected.ToArray()), 1e-10, 1e-12);
    });

    [Fact, OfTask(3)]
    public void Rankings_follow_a_loop_over_pairs()
    {
        var rewards = 2 * new Draws(9621).Normal([3, 4]);
        var pairs = from row in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 4) from j in Enumerable.Range(i + 1, 3 - i) select Math.Log(1 + Math.Exp(rewards[row, j].item<double>() - rewards[row, i].item<double>()));

        RewardLoss.Ranked(rewards).item<double>().Should().BeApproximately(pairs.Average(), 1e-10);
    }

    [Fact, OfTask(4)]
    public void A_ragged_reward_is_paid_where_it_belongs()
    {
        var (policy, reference) = (tensor(new[,] { { -1.0, -2, -3 } }), tensor(new[,] { { -1.5, -2, -1 } }));

        KlPenalty.ShapeRewards(tensor([4.0]), policy, reference, tensor(new[,] { { 1.0, 1, 0 } }), 0.5).Should().BeCloseTo(tensor(new[,] { { -0.25, 4, 0 } }), 1e-12, 1e-12);
        Whitening.Whiten(tensor(new[,] { { 1.0, 3, 99 } }), tensor(new[,] { { 1.0, 1, 0 } })).Should().BeCloseTo(tensor(new[,] { { -1.0, 1, 0 } }), 1e-7, 1e-7);
    }

    [Fact, OfTask(5)]
    public void Advantages_follow_their_sum_on_other_numbers()
    {
        var (rewards, values) = (new Draws(9631).Normal([1, 4]), new Draws(9632).Normal([1, 4]));
        double V(int t) => t < 4 ? values[0, t].item<double>() : 0;
        double Delta(int t) => rewards[0, t].item<double>() + (0.9 * V(t + 1)) - V(t);

        var expected = Enumerable.Range(0, 4).Select(t => Enumerable.Range(t, 4 - t).Sum(k => Math.Pow(0.9 * 0.7, k - t) * Delta(k))).ToArray();

        Gae.Compute(rewards, values, null, 0.9, 0.7).Advantages[0].Should().BeCloseTo(tensor(expected), 1e-10, 1e-12);
    }

    [Theory, OfTask(6)]
    [InlineData(PreferenceVariant.Sigmoid)]
    [InlineData(PreferenceVariant.Ipo)]
    [InlineData(PreferenceVariant.Hinge)]
    public void Variants_follow_their_formulas_on_other_numbers(PreferenceVariant variant)
    {
        var p = Enumerable.Range(0, 4).Select(part => 2 * new Draws(9641 + part).Normal([5])).ToArray();
        var h = (p[0] - p[1] - p[2] + p[3]).data<double>().ToArray();
        double Expected(double x) => variant switch { PreferenceVariant.Sigmoid => Math.Log(1 + Math.Exp(-0.4 * x)), PreferenceVariant.Ipo => Math.Pow(x - 1.25, 2), _ => Math.Max(0, 1 - (0.4 * x)) };

        DirectPreference.Loss(p[0], p[1], p[2], p[3], new(0.4, 0, variant)).Losses.Should().BeCloseTo(tensor(h.Select(Expected).ToArray()), 1e-10, 1e-12);
    }

    [Fact, OfTask(7)]
    public void The_best_of_two_is_enumerated_by_hand()
    {
        var (p, rewards) = (tensor([0.5, 0.3, 0.2]), tensor([0.0, 1, 1]));

        BestOfN.Distribution(p, rewards, 2).Should().BeCloseTo(tensor([0.25, 0.45, 0.3]), 1e-12, 1e-12);
        KlRegularizedOptimum.Policy(p.log().unsqueeze(0), rewards.unsqueeze(0), 1 / Math.Log(2)).exp().Should().BeCloseTo(tensor(new[,] { { 0.5, 0.6, 0.4 } }) / 1.5, 1e-9, 1e-12);
    }

    [Fact, OfTask(8)]
    public void Hard_and_soft_steps_agree_where_labels_are_certain()
    {
        var world = PreferenceWorld.Load();
        PreferencePair[] pairs = [.. world.FixedPairs().Skip(100).Take(20).Select(pair => new PreferencePair(world.Prompts[pair.Prompt], world.Responses[pair.First], world.Responses[pair.Second]))];
        using var reference = world.LoadReference();
        var (hard, soft) = (new DpoTrainer(reference.Clone(), reference, new(0.3), 1e-3, 5, 0), new DpoTrainer(reference.Clone(), reference, new(0.3), 1e-3, 5, 0));

        for (var step = 0; step < 3; step++)
        {
            hard.Step(pairs).Loss.ToDouble().Should().BeApproximately(soft.StepSoft([.. pairs.Select(pair => (pair, 1.0))]), 1e-5);
        }
    }
}

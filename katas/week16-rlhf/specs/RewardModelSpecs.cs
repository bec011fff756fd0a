using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(3)]
public sealed class RewardModelSpecs
{
    [Theory, GoldenData("reward-losses", "pairs,pairs_with_margin,decided_pairs")]
    public void Pairwise_losses_match_reference(GoldenCase golden)
    {
        var (chosen, rejected) = (golden.Inputs.Tensor("chosen").requires_grad_(), golden.Inputs.Tensor("rejected").requires_grad_());

        var loss = RewardLoss.Pairwise(chosen, rejected, golden.Inputs.Tensor("margin"));
        loss.backward();

        golden.Verify("loss", loss.item<double>());
        golden.Verify("chosenGradient", chosen.ReceivedGradient());
        golden.Verify("rejectedGradient", rejected.ReceivedGradient());
        golden.Verify("accuracy", RewardLoss.Accuracy(chosen.detach(), rejected.detach()));
    }

    [Theory, GoldenData("reward-losses", "ranked_*")]
    public void Pairwise_and_ranked_losses_match_reference(GoldenCase golden)
    {
        var rewards = golden.Inputs.Tensor("rewards").requires_grad_();

        var loss = RewardLoss.Ranked(rewards);
        loss.backward();

        golden.Verify("loss", loss.item<double>());
        golden.Verify("gradient", rewards.ReceivedGradient());
    }

    [Fact]
    public void Ranking_two_is_the_pairwise_loss() => Draws.Repeat(5, 1631, draws =>
    {
        var rewards = draws.Normal([6, 2]);

        RewardLoss.Ranked(rewards).item<double>().Should().BeApproximately(RewardLoss.Pairwise(rewards[.., 0], rewards[.., 1]).item<double>(), 1e-12);
    });

    [Fact]
    public void Only_differences_matter()
    {
        var rewards = new Draws(1641).Normal([4, 5]);

        RewardLoss.Ranked(rewards + 100).item<double>().Should().BeApproximately(RewardLoss.Ranked(rewards).item<double>(), 1e-10);
        RewardLoss.Accuracy(ones(3), ones(3)).Should().Be(0, "equal rewards rank neither response first, which does not count as right");
        FluentActions.Invoking(() => RewardLoss.Ranked(rewards[.., ..1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => RewardLoss.Pairwise(ones(3), ones(4))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Score_is_read_at_the_last_real_token()
    {
        var (model, lengths) = (new RewardModel(PreferenceWorld.Load().LoadReference(), seed: 1), tensor([7L, 5]));
        var ids = tensor(new long[,] { { 1, 4, 3, 8, 9, 10, 2 }, { 1, 5, 3, 9, 2, 0, 0 } });
        var other = ids.clone();
        other[1, 5] = 9L;

        var scores = model.call(ids, lengths);

        model.call(other, lengths).detach().Should("the scores with another token after the end").BeCloseTo(scores.detach(), 0, 1e-6, "the score is read at the last real token, and what follows is padding");
        model.call(ids[1..2, ..5], tensor([5L])).detach()[0].Should().BeCloseTo(scores.detach()[1], 0, 1e-5);
        scores.sum().backward();
        var trunkWeight = model.named_parameters().Single(entry => entry.name == "trunk.h.0.attn.c_attn.weight").parameter;
        trunkWeight.ReceivedGradient().abs().sum().item<float>().Should().BePositive("the trunk learns too");
        FluentActions.Invoking(() => model.call(ids, tensor([8L, 5]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Center_makes_the_mean_zero()
    {
        var world = PreferenceWorld.Load();
        var model = new RewardModel(world.LoadReference(), seed: 2);
        var (ids, _) = SequenceLogProbabilities.Collate([.. world.Responses.Take(40).Select(response => (world.Prompts[1], response))], 0);
        var lengths = full(40, 7, dtype: ScalarType.Int64);

        model.Center(ids, lengths);

        model.call(ids, lengths).mean().item<float>().Should().BeApproximately(0, 1e-5f);
        StateDict.Copy(new RewardModel(world.LoadReference(), 2))["score.weight"].Should().BeBitwiseEqualTo(StateDict.Copy(model)["score.weight"], "the seed decides the head");
        StateDict.Copy(model)["score.weight"].std().item<float>().Should().BeApproximately(1 / MathF.Sqrt(33), 0.06f);
    }
}

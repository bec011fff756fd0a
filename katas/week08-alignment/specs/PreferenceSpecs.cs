using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(7)]
public sealed class PreferenceSpecs
{
    [Theory, GoldenData("sequence-log-probabilities")]
    public void Sequence_log_probabilities_match_golden(GoldenCase golden)
    {
        var (logits, labels) = (golden.Inputs.Tensor("logits"), golden.Inputs.Tensor("labels"));

        golden.Verify("sum", SequenceLogProbabilities.Of(logits, labels));
        golden.Verify("average", SequenceLogProbabilities.Of(logits, labels, average: true));
    }

    [Fact]
    public void A_row_without_scored_targets_is_0()
    {
        var logits = Inputs.Normal(60, 2, 3, 5);
        var labels = tensor(new long[,] { { 4, -100, -100 }, { 4, 1, -100 } });

        SequenceLogProbabilities.Of(logits, labels, average: true)[0].item<float>().Should().Be(0, "the first label of a row has no logits before it");
        SequenceLogProbabilities.Of(logits, labels)[1].item<float>().Should().BeApproximately(logits[1, 0].log_softmax(-1)[1].item<float>(), 1e-5f);
        FluentActions.Invoking(() => SequenceLogProbabilities.Of(logits, labels[..1])).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("ranking")]
    public void Pairwise_and_ranking_losses_match_golden(GoldenCase golden)
    {
        if (golden.Inputs.Has("rewards"))
        {
            VerifyRanking(golden, golden.Inputs.Tensor("rewards").requires_grad_());
        }
        else
        {
            VerifyPairs(golden, golden.Inputs.Tensor("chosen").requires_grad_(), golden.Inputs.Tensor("rejected").requires_grad_());
        }
    }

    [Fact]
    public void Losses_depend_on_differences_only() => Draws.Repeat(10, 833, draws =>
    {
        var rewards = 3 * draws.Normal([draws.Int(2, 6)]);
        var (chosen, rejected) = (3 * draws.Normal([4]), 3 * draws.Normal([4]));

        PreferenceModel.RankingLoss(rewards + 17).Should().BeCloseTo(PreferenceModel.RankingLoss(rewards), 1e-9, 1e-9);
        PreferenceModel.PairwiseLoss(chosen + 17, rejected + 17).Should().BeCloseTo(PreferenceModel.PairwiseLoss(chosen, rejected), 1e-9, 1e-9);
        PreferenceModel.RankingLoss(stack([chosen[0], rejected[0]])).Should().BeCloseTo(PreferenceModel.PairwiseLoss(chosen[..1], rejected[..1]), 1e-12, 1e-12, "two ranked answers are a pair");
        FluentActions.Invoking(() => PreferenceModel.RankingLoss(rewards[..1])).Should().Throw<ArgumentException>();
    });

    [Fact]
    public void Rewards_are_read_at_the_last_real_token()
    {
        using var trunk = new Gpt2Model(Inputs.Small, Inputs.Seed(61));
        using var model = new RewardModel(trunk, Inputs.Seed(62));
        var (tokens, lengths) = (Inputs.Tokens(63, 3, 8, 23), tensor(new long[] { 3, 8, 1 }));
        var padded = cat([where(arange(8).lt(lengths.unsqueeze(1)), tokens, (tokens + 7) % 23), Inputs.Tokens(64, 3, 4, 23)], 1);
        var head = Inputs.Parameter(model, "score.weight");

        var rewards = model.call(tokens, lengths).detach();

        var read = stack([.. Enumerable.Range(0, 3).Select(row => trunk.Hidden(tokens)[row, lengths[row].item<long>() - 1].matmul(head[0]))]);
        rewards.Should().HaveShape(3).And.BeCloseTo(read.detach(), 1e-5, 1e-6, "the last real token has read the whole response");
        model.call(padded, lengths).detach().Should().BeCloseTo(rewards, 1e-6, 1e-6, "neither the length nor the content of the padding matters");
        model.named_parameters().Select(entry => entry.name).Should().Contain("trunk.h.1.mlp.c_fc.weight").And.Contain("score.weight").And.HaveCount(29);
        FluentActions.Invoking(() => model.call(tokens, tensor(new long[] { 3, 9, 1 }))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => model.call(tokens, tensor(new long[] { 3, 8, 0 }))).Should().Throw<ArgumentException>();
    }

    [Fact, Statistical]
    public void Reward_head_learns_a_linear_preference()
    {
        var draws = new Draws(835);
        var (truth, head) = (draws.Normal([16], ScalarType.Float32), new TorchSharp.Modules.Parameter(zeros(16)));
        using var optimizer = optim.Adam([head], 0.05);

        for (var step = 0; step < 150; step++)
        {
            var (better, worse) = Pairs(draws, truth, 64);
            optimizer.zero_grad();
            PreferenceModel.PairwiseLoss(better.matmul(head), worse.matmul(head)).backward();
            optimizer.step();
        }

        var (won, lost) = Pairs(draws, truth, 2000);
        Statistic.ShouldLie("accuracy on fresh pairs", PreferenceModel.Accuracy(won.matmul(head), lost.matmul(head)), atLeast: 0.95, because: "the preference is linear in the features");
    }

    [Theory, GoldenData("implicit-rewards")]
    public void Implicit_rewards_match_golden(GoldenCase golden)
    {
        var (inputs, beta) = (golden.Inputs, golden.Inputs.Get<double>("beta"));

        var chosen = DpoPreview.ImplicitRewards(inputs.Tensor("policy_chosen"), inputs.Tensor("reference_chosen"), beta);
        var rejected = DpoPreview.ImplicitRewards(inputs.Tensor("policy_rejected"), inputs.Tensor("reference_rejected"), beta);

        golden.Verify("chosen", chosen);
        golden.Verify("rejected", rejected);
        golden.Verify("accuracy", PreferenceModel.Accuracy(chosen, rejected));
        DpoPreview.ImplicitRewards(inputs.Tensor("policy_chosen"), inputs.Tensor("policy_chosen"), beta).abs().max().item<float>().Should().Be(0, "a policy that is its reference prefers nothing");
    }

    [Fact]
    public void Penalised_reward_and_normalisation()
    {
        var (rewards, policy, reference) = (tensor([1.0, -2, 4]), tensor([-3.0, -5, -7]), tensor([-4.0, -5, -5]));

        PreferenceModel.PenalisedReward(rewards, policy, reference, 0.5).Should("the penalised reward").BeCloseTo(tensor([0.5, -2, 5]), 1e-12, 1e-12, "what the policy finds more probable than the reference costs, what it avoids pays");
        PreferenceModel.PenalisedReward(rewards, policy, reference, 0).Should().BeBitwiseEqualTo(rewards);
        PreferenceModel.Normalise(rewards, tensor([2.0, 4])).Should().BeCloseTo(tensor([-2.0, -5, 1]), 1e-12, 1e-12, "demonstrations have mean 0 afterwards");
    }

    private static void VerifyPairs(GoldenCase golden, Tensor chosen, Tensor rejected)
    {
        var loss = PreferenceModel.PairwiseLoss(chosen, rejected);
        loss.backward();

        golden.Verify("loss", loss.item<float>());
        golden.Verify("grad_chosen", chosen.grad!);
        golden.Verify("grad_rejected", rejected.grad!);
        golden.Verify("accuracy", PreferenceModel.Accuracy(chosen.detach(), rejected.detach()));
    }

    private static void VerifyRanking(GoldenCase golden, Tensor rewards)
    {
        var loss = PreferenceModel.RankingLoss(rewards);
        loss.backward();

        golden.Verify("loss", loss.item<float>());
        golden.Verify("grad", rewards.grad!);
    }

    // Pairs of feature vectors, the one that the truth prefers first.
    private static (Tensor Better, Tensor Worse) Pairs(Draws draws, Tensor truth, int count)
    {
        var (a, b) = (draws.Normal([count, 16], ScalarType.Float32), draws.Normal([count, 16], ScalarType.Float32));
        var isFirst = a.matmul(truth).gt(b.matmul(truth)).unsqueeze(1);
        return (where(isFirst, a, b), where(isFirst, b, a));
    }
}

using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment.Hidden;

/// <summary>Tasks 7 and 8 on other numbers: libtorch's own loss, loops, and the equation that Wilson's interval solves.</summary>
public sealed class HiddenPreferenceSpecs
{
    [Fact, OfTask(7)]
    public void Sums_follow_libtorchs_cross_entropy_on_other_numbers() => Draws.Repeat(5, 9841, draws =>
    {
        var (logits, tokens) = (2 * draws.Normal([2, 6, 5]), randint(5, [2, 6], dtype: ScalarType.Int64, generator: draws.Generator()));
        var labels = Inputs.Labels(draws.Seed(), tokens, prompt: 1, share: 0.7);
        var sums = Enumerable.Range(0, 2).Select(row => -nn.functional.cross_entropy(logits[row, ..5], labels[row, 1..], ignore_index: -100, reduction: nn.Reduction.Sum).item<double>()).ToArray();
        var counts = labels[.., 1..].ne(-100).sum(1).to_type(ScalarType.Float64);

        SequenceLogProbabilities.Of(logits, labels).Should().BeCloseTo(tensor(sums), 1e-10, 1e-12);
        SequenceLogProbabilities.Of(logits, labels, average: true).Should().BeCloseTo(tensor(sums) / counts.clamp(min: 1), 1e-10, 1e-12);
    });

    [Fact, OfTask(7)]
    public void Rankings_follow_a_loop_over_pairs() => Draws.Repeat(5, 9851, draws =>
    {
        var rewards = 2 * draws.Normal([draws.Int(2, 7)]);
        var k = (int)rewards.size(0);
        var pairs = from i in Enumerable.Range(0, k) from j in Enumerable.Range(i + 1, k - i - 1) select Math.Log(1 + Math.Exp(rewards[j].item<double>() - rewards[i].item<double>()));

        PreferenceModel.RankingLoss(rewards).item<double>().Should().BeApproximately(pairs.Average(), 1e-10);
        PreferenceModel.Accuracy(rewards, rewards).Should().Be(0, "equal rewards prefer nothing");
    });

    [Fact, OfTask(7)]
    public void A_preference_trains_trunk_and_head_together()
    {
        using var model = new RewardModel(new Gpt2Model(Inputs.Small, Inputs.Seed(15)), Inputs.Seed(16));
        var (tokens, lengths, state) = (Inputs.Tokens(17, 4, 6, 23), tensor(new long[] { 6, 2, 4, 1 }), get_rng_state());
        using var again = new RewardModel(new Gpt2Model(Inputs.Small, Inputs.Seed(15)), Inputs.Seed(16));

        var rewards = model.call(tokens, lengths);
        PreferenceModel.PairwiseLoss(rewards[..2], rewards[2..]).backward();

        RandomState.ShouldBeUntouched(state, "the head comes from the given generator");
        again.call(tokens, lengths).detach().Should().BeBitwiseEqualTo(rewards.detach());
        model.named_parameters().Where(entry => entry.name is "score.weight" or "trunk.h.0.attn.c_attn.weight").Select(entry => entry.parameter.grad!.abs().max().item<float>()).Should().OnlyContain(size => size > 0);
    }

    [Fact, OfTask(8)]
    public void The_ends_of_the_interval_solve_wilsons_equation() => Draws.Repeat(20, 9861, draws =>
    {
        var (wins, losses, ties) = (draws.Int(0, 30), draws.Int(0, 30), draws.Int(1, 30));
        var (n, rate) = (wins + losses + ties, WinRate.FromCounts(wins, losses, ties));

        foreach (var end in new[] { rate.Low, rate.High })
        {
            Math.Abs(rate.Rate - end).Should().BeApproximately(1.959963984540054 * Math.Sqrt(end * (1 - end) / n), 1e-9, "there the observed rate is just 1.96 standard errors away");
        }
    });

    [Fact, OfTask(8)]
    public void A_response_is_what_the_model_says_step_by_step()
    {
        using var model = new Gpt2Model(new Gpt2Config(23, 5, 16, 2, 2, Dropout: 0.5), Inputs.Seed(18));
        using var judge = new Gpt2Model(new Gpt2Config(23, 5, 16, 2, 2), Inputs.Seed(18));
        List<long> tokens = [3, 1, 4];
        for (var step = 0; step < 6; step++)
        {
            var seen = tokens.TakeLast(5).ToArray();
            tokens.Add(judge.call(tensor(seen).unsqueeze(0))[0, -1].argmax().item<long>());
        }

        var (responses, finished) = ResponseMetrics.Respond(model, [[3, 1, 4]], endOfText: -1, maxNew: 6);

        responses[0].Select(token => (long)token).Should().Equal(tokens.Skip(3));
        (finished, model.training).Should().Be((0, true), "nothing is dropped while answering, and the mode is as it was");
    }
}

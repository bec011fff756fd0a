using FluentAssertions;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.Kit.Worlds;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class TinyGptTests
{
    private static readonly PreferenceWorld World = PreferenceWorld.Load();

    [Theory]
    [InlineData("logits")]
    [InlineData("single_token")]
    public void The_reference_gives_the_logits_of_mingpt(string name)
    {
        var golden = Golden.Case("week16-rlhf", "tiny-gpt2", name);
        using var model = World.LoadReference();

        golden.Verify("logits", model.call(golden.Inputs.Tensor("ids")).detach());
        model.parameters().Sum(parameter => parameter.numel()).Should().Be(26_240);
    }

    [Fact]
    public void The_enumeration_of_the_world_is_the_fixtures()
    {
        var golden = Golden.Case("week16-rlhf", "tiny-gpt2", "enumeration");
        using var model = World.LoadReference();
        var logProbabilities = World.LogProbabilities(model);
        var rewards = tensor(Enumerable.Range(0, 500).Select(cell => World.Reward(cell / 125, cell % 125)).ToArray(), [4, 125]);
        var reference = World.Normalize(logProbabilities);

        golden.Verify("logProbabilities", logProbabilities);
        golden.Verify("rewards", rewards);
        golden.Verify("mass", logProbabilities.exp().sum(1));
        golden.Verify("referenceReward", (reference.exp() * rewards).sum(1).mean().item<double>());
        var rows = golden.Inputs.Tensor("betas").data<double>().Select(beta =>
        {
            var optimum = World.Normalize(reference + (rewards / beta));
            var reward = (optimum.exp() * rewards).sum(1).mean().item<double>();
            var kl = (optimum.exp() * (optimum - reference)).sum(1).mean().item<double>();
            return new[] { reward, kl, reward - (beta * kl) };
        });
        golden.Verify("optimum", tensor(rows.SelectMany(row => row).ToArray(), [3, 3]));
    }

    // On a GPU that is the rule; a change of dtype replaces the parameters in the same way.
    [Fact]
    public void Weights_that_were_moved_are_the_ones_it_computes_with()
    {
        using var model = World.LoadReference();
        var ids = tensor(new long[] { 1, 2, 3 }).unsqueeze(0);
        var expected = model.call(ids).detach();

        using var moved = model.to(ScalarType.Float64);

        moved.call(ids).dtype.Should().Be(ScalarType.Float64);
        moved.call(ids).to_type(ScalarType.Float32).detach().Should().BeCloseTo(expected, 1e-5, 1e-6);
        moved.Clone().call(ids).detach().to_type(ScalarType.Float32).Should().BeCloseTo(expected, 1e-5, 1e-6);
    }

    [Fact]
    public void A_released_layout_comes_back_transposed()
    {
        using var model = World.LoadReference();
        var released = StateDict.Copy(model).ToDictionary(
            entry => $"transformer.{entry.Key}", entry => entry.Key.Contains("c_", StringComparison.Ordinal) && entry.Value.dim() == 2 ? entry.Value.t().contiguous() : entry.Value);
        released["transformer.h.0.attn.bias"] = ones(1, 1, 8, 8);
        released["lm_head.weight"] = released["transformer.wte.weight"];

        using var back = TinyGpt.FromReleased(released, 2);

        back.call(tensor(new long[,] { { 1, 4, 3 } })).detach().Should().BeBitwiseEqualTo(model.call(tensor(new long[,] { { 1, 4, 3 } })).detach());
    }

    [Fact]
    public void Clones_are_independent_and_seeds_decide_the_weights()
    {
        var (config, before) = (new Gpt2Config(11, 6, 8, 2, 2), get_rng_state());
        using var model = new TinyGpt(config, Seeds.Generator(3));
        using var clone = model.Clone();
        using var again = new TinyGpt(config, Seeds.Generator(3));

        get_rng_state().Should().BeBitwiseEqualTo(before);
        StateDict.Copy(again)["h.1.mlp.c_proj.weight"].Should().BeBitwiseEqualTo(StateDict.Copy(model)["h.1.mlp.c_proj.weight"]);
        clone.get_parameter("wte.weight")!.detach().add_(1);
        StateDict.Copy(model)["wte.weight"].Should().BeBitwiseEqualTo(StateDict.Copy(again)["wte.weight"]);
        FluentActions.Invoking(() => model.call(zeros(1, 7, dtype: ScalarType.Int64))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => model.call(full(1, 2, 11, dtype: ScalarType.Int64))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Pairs_are_drawn_and_scored_as_the_world_says()
    {
        World.DrawPairs(50, 1).Should().Equal(World.DrawPairs(50, 1)).And.OnlyContain(pair => pair.First != pair.Second && pair.Label > 0 && pair.Label < 1);
        World.FixedPairs().Should().HaveCount(1472).And.OnlyContain(pair => pair.Label == 1);
        World.Score([1, 4, 3], [8, 9, 8, 2]).Should().Be(2);
        World.Score([1, 5, 3], [9, 9, 9, 2]).Should().Be(2.5);
        World.Score([1, 4, 3], [8, 2, 8, 2]).Should().Be(-1);
        FluentActions.Invoking(() => World.Score([1, 2, 3], [8, 9, 8, 2])).Should().Throw<ArgumentException>();
    }
}

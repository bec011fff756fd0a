using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(7)]
public sealed class MaskingSpecs
{
    [Theory, GoldenData("masking")]
    public void Masking_matches_golden(GoldenCase golden)
    {
        var given = golden.Inputs;
        var tokens = given.Tensor("tokens");

        var (inputs, labels) = MaskedLanguageModel.CorruptWith(
            tokens, given.Tensor("special"), given.Get<long>("mask_id"), given.Tensor("select"), given.Tensor("action"), given.Tensor("replacement"), given.Get<double>("probability"));

        golden.Verify("labels", labels);
        golden.Verify("inputs", inputs);
        tokens.Should().BeBitwiseEqualTo(given.Tensor("tokens"), "the argument stays as it is");
    }

    [Fact, Statistical]
    public void Corruption_rates_are_15_percent_and_80_10_10()
    {
        using var generator = new Draws(881).Generator();
        var tokens = randint(2, 1000, [200, 1000], dtype: ScalarType.Int64, generator: generator);
        var special = zeros_like(tokens, ScalarType.Bool);
        special.select(1, 0).fill_(true);
        var before = tokens.clone();

        var (inputs, labels) = MaskedLanguageModel.Corrupt(tokens, special, 1, 1000, generator);

        tokens.Should().BeBitwiseEqualTo(before, "the argument stays as it is");
        inputs.select(1, 0).Should("the inputs of special tokens").BeBitwiseEqualTo(before.select(1, 0), "special tokens are left alone");
        labels.select(1, 0).Should("the labels of special tokens").BeAllEqualTo(-100, "they are not scored");
        var selected = labels != -100;
        where(selected, labels, before).Should().BeBitwiseEqualTo(before, "a label is the token that was there");
        where(selected, before, inputs).Should().BeBitwiseEqualTo(before, "what is not selected is not touched");
        var count = selected.sum().item<long>();
        ShareShouldBe("selected tokens", count, 200 * 999, 0.15);
        ShareShouldBe("masks", (selected & (inputs == 1)).sum().item<long>(), count, 0.8 + (0.1 / 1000)); // a random token may be the mask
        ShareShouldBe("unchanged tokens", (selected & (inputs == before)).sum().item<long>(), count, 0.1 + (0.1 / 1000));
        inputs[selected & (inputs != 1) & (inputs != before)].unique().output.numel().Should().BeGreaterThan(900, "replacements come from the whole vocabulary");
    }

    [Fact]
    public void Nothing_and_everything_can_be_selected()
    {
        using var generator = new Draws(891).Generator();
        var tokens = Models.Tokens(892, 3, 7, 50);
        var special = tokens < 10;

        var (_, none) = MaskedLanguageModel.Corrupt(tokens, special, 49, 50, generator, probability: 0);
        var (_, all) = MaskedLanguageModel.Corrupt(tokens, special, 49, 50, generator, probability: 1);

        none.Should().BeAllEqualTo(-100);
        all.Should().BeBitwiseEqualTo(tokens.masked_fill(special, -100));
        FluentActions.Invoking(() => MaskedLanguageModel.Corrupt(tokens, special, 49, 50, generator, 1.5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => MaskedLanguageModel.Corrupt(tokens, special[0], 49, 50, generator)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => MaskedLanguageModel.Corrupt(tokens, special.to(ScalarType.Float32), 49, 50, generator)).Should().Throw<ArgumentException>();
    }

    private static void ShareShouldBe(string what, long hits, long trials, double expected)
    {
        var share = (double)hits / trials;
        Statistic.ShouldLie(
            $"the error in standard errors of the share of {what}", Math.Abs(share - expected) / Math.Sqrt(expected * (1 - expected) / trials), atMost: 6,
            because: FormattableString.Invariant($"the share should be about {expected:0.##} and is {share:0.###}"));
    }
}

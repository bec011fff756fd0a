using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(8)]
public sealed class InductionStudySpecs
{
    [Fact]
    public void Repeated_sequences_repeat_with_their_period()
    {
        var (tokens, periods) = RepeatedSequences.Sample(2000, 32, 8, 16, 32, Inputs.Seed(44));
        var (again, _) = RepeatedSequences.Sample(2000, 32, 8, 16, 32, Inputs.Seed(44));

        var (data, lengths) = (tokens.data<long>().ToArray(), periods.data<long>().ToArray());
        var rows = data.Chunk(32).Zip(lengths, (row, period) => (Row: row, Period: (int)period)).ToArray();
        rows.Should().OnlyContain(item => item.Row.Skip(item.Period).SequenceEqual(item.Row.SkipLast(item.Period)), "token t equals token t − period");
        rows.Should().OnlyContain(item => item.Row.Take(item.Period).Distinct().Count() == item.Period, "a segment's tokens are distinct");
        lengths.Should().Contain([8L, 16L], "both bounds are drawn").And.OnlyContain(period => period >= 8 && period <= 16);
        data.Should().OnlyContain(token => token >= 0 && token < 32).And.Contain([0L, 31L]);
        again.Should().BeBitwiseEqualTo(tokens, "equal seeds give equal rows");
    }

    [Fact]
    public void Study_metrics_on_a_hand_made_example()
    {
        var tokens = tensor(new long[,] { { 4, 1, 4, 1, 4, 1 }, { 2, 0, 3, 2, 0, 3 } });
        var periods = tensor(new long[] { 2, 3 });
        var copied = tensor(new long[,] { { 0, 0, 1, 4, 1, 0 }, { 1, 1, 1, 0, 3, 0 } }); // wrong wherever nothing can be predicted
        var logits = nn.functional.one_hot(copied, 5).to(ScalarType.Float32) * 50;
        var lookedAt = tensor(new long[,] { { 0, 0, 1, 2, 3, 4 }, { 0, 0, 0, 1, 2, 3 } }); // t − period + 1
        var attention = stack([nn.functional.one_hot(lookedAt, 6).to(ScalarType.Float32), full([2, 6, 6], 1 / 6f)], 1);

        InductionStudy.RepeatAccuracy(logits, tokens, periods).Should().Be(1);
        InductionStudy.RepeatLoss(logits, tokens, periods).ToDouble().Should().BeLessThan(1e-3);
        InductionStudy.InductionScores(attention, periods).Should().BeCloseTo(tensor(new[] { 1f, 1 / 6f }), rtol: 0, atol: 1e-6, "head 0 is an induction head, head 1 looks everywhere");
    }

    [Fact]
    public void The_models_parameters_are_named_and_the_future_is_hidden()
    {
        using var recordsNothing = no_grad();
        using var model = new AttentionOnlyModel(11, 8, 16, 2, 1, Inputs.Seed(46));
        var tokens = tensor(new long[,] { { 1, 2, 3, 4, 5 }, { 1, 2, 3, 9, 10 } });

        var logits = model.call(tokens);

        model.state_dict().Keys.Should().BeEquivalentTo(
            "embed.weight", "layers.0.norm.weight", "layers.0.norm.bias", "layers.0.attention.in_proj_weight", "layers.0.attention.in_proj_bias",
            "layers.0.attention.out_proj.weight", "layers.0.attention.out_proj.bias", "unembed.weight");
        logits.Should().HaveShape(2, 5, 11);
        logits[0].narrow(0, 0, 3).Should().BeCloseTo(logits[1].narrow(0, 0, 3), rtol: 1e-5, atol: 1e-6, "both rows begin alike");
        model.AttentionMaps(tokens).Single().sum(-1).Should().BeCloseTo(ones(2, 2, 5), rtol: 0, atol: 1e-5, "a map holds weights");
    }

    [Fact]
    public void A_model_moved_to_another_dtype_computes_in_it()
    {
        using var recordsNothing = no_grad();
        using var model = new AttentionOnlyModel(11, 8, 16, 2, 2, Inputs.Seed(47));
        var tokens = tensor(new long[,] { { 1, 2, 3, 4, 5 } });
        var before = model.call(tokens);

        var logits = model.to(ScalarType.Float64).call(tokens);

        logits.Should().HaveDtype(ScalarType.Float64);
        logits.to(ScalarType.Float32).Should().BeCloseTo(before, rtol: 1e-4, atol: 1e-5, "moving a model moves all of its weights, and its table of positions with them");
    }
}

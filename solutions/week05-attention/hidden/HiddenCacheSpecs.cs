using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(8)]
public sealed class HiddenCacheSpecs
{
    [Theory, InlineData(new long[] { 3, 1, 3 }), InlineData(new long[] { 6, 1 }), InlineData(new long[] { 1, 6 })]
    public void Decoding_in_chunks_agrees_with_libtorchs_causal_attention(long[] chunks)
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(12, 3, bias: false, generator: HiddenInputs.Seed(161));
        using var cache = new KeyValueCache(2, 3, capacity: 7, headDim: 4);
        var x = HiddenInputs.Normal(162, 2, 7, 12);
        var state = model.state_dict();
        Tensor Heads(int part) => x.matmul(state["in_proj_weight"].narrow(0, part * 12, 12).t()).reshape(2, 7, 3, 4).transpose(1, 2);

        var decoded = cat(x.split(chunks, 1).Select(chunk => model.ForwardIncremental(chunk, cache)).ToArray(), 1);

        var attended = nn.functional.scaled_dot_product_attention(Heads(0), Heads(1), Heads(2), is_casual: true).transpose(1, 2).reshape(2, 7, 12);
        decoded.Should().BeCloseTo(attended.matmul(state["out_proj.weight"].t()), rtol: 1e-4, atol: 1e-5);
    }

    [Fact]
    public void A_refused_append_leaves_the_stored_values()
    {
        using var cache = new KeyValueCache(1, 1, capacity: 3, headDim: 2);
        var entry = HiddenInputs.Normal(163, 1, 1, 2, 2);
        cache.Append(entry, entry + 1);

        ((Action)(() => cache.Append(entry, entry))).Should().Throw<InvalidOperationException>();

        var (keys, values) = cache.Append(entry.narrow(2, 0, 1), entry.narrow(2, 0, 1));
        keys.narrow(2, 0, 2).Should().BeBitwiseEqualTo(entry);
        values.narrow(2, 0, 2).Should().BeBitwiseEqualTo(entry + 1);
        (cache.Length, cache.Capacity).Should().Be((3L, 3L));
    }

    [Fact]
    public void The_loss_is_the_mean_over_predictable_targets_only()
    {
        var tokens = tensor(new long[,] { { 3, 0, 2, 3, 0, 2, 3 }, { 1, 4, 1, 4, 1, 4, 1 } });
        var logits = HiddenInputs.Normal64(164, 2, 7, 5);
        (int Row, int At)[] predictable = [(0, 3), (0, 4), (0, 5), (1, 2), (1, 3), (1, 4), (1, 5)];

        var loss = InductionStudy.RepeatLoss(logits, tokens, tensor(new long[] { 3, 2 }));

        var expected = -predictable.Average(place => nn.functional.log_softmax(logits, -1)[place.Row, place.At, tokens[place.Row, place.At + 1].ToInt64()].ToDouble());
        loss.ToDouble().Should().BeApproximately(expected, 1e-12);
        InductionStudy.RepeatAccuracy(nn.functional.one_hot(tokens.roll(-1, 1), 5).to(ScalarType.Float64), tokens, tensor(new long[] { 3, 2 })).Should().Be(1);
    }

    [Fact]
    public void Every_period_is_about_equally_likely()
    {
        var (tokens, periods) = RepeatedSequences.Sample(3000, 10, 3, 5, 6, HiddenInputs.Seed(165));

        foreach (var period in new long[] { 3, 4, 5 })
        {
            (periods == period).sum().ToInt64().Should().BeInRange(880, 1120);
        }

        (tokens.narrow(1, 0, 1) == arange(6)).sum([0L]).to(ScalarType.Float64).Should().BeCloseTo(full([6], 500.0, dtype: ScalarType.Float64), rtol: 0.2, atol: 0);
    }
}

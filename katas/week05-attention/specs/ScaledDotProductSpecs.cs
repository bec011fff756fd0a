using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(3)]
public sealed class ScaledDotProductSpecs
{
    [Theory, GoldenData("sdpa")]
    public void Attention_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (q, k, v) = (inputs.Tensor("q"), inputs.Tensor("k"), inputs.Tensor("v"));
        var mask = inputs.Has("mask") ? inputs.Tensor("mask") : inputs.Get<bool>("causal") ? AttentionMasks.Causal(q.size(-2), k.size(-2)) : null;
        double? scale = inputs.Has("scale") ? inputs.Get<double>("scale") : null;

        var (output, weights) = ScaledDotProduct.Attention(q, k, v, mask, scale);

        golden.Verify("out", output);
        golden.Verify("weights", weights);
    }

    [Theory, InlineData(16), InlineData(64), InlineData(256)]
    public void Scaled_scores_have_unit_variance(long width)
    {
        var (q, k) = (Inputs.Normal(13, 1, 1, 256, width), Inputs.Normal(14, 1, 1, 256, width));

        var scores = ScaledDotProduct.Scores(q, k);

        var variance = scores.var().ToDouble();
        variance.Should().BeApproximately(1, 0.1, "q·k of {0} standard normal pairs has variance {0} before scaling", width);
    }

    [Fact]
    public void Attention_weights_sum_to_one_over_keys()
    {
        var (q, k, v) = Inputs.Attention(14, queries: 5, keys: 7, width: 4, valueWidth: 3);
        var mask = Inputs.MaskWithDeadRow(14, 5, 7, deadRow: 2);

        var (_, weights) = ScaledDotProduct.Attention(q, k, v, mask);

        var alive = mask.any(-1).to(ScalarType.Float32).expand(2, 2, 5);
        weights.sum(-1).Should().BeCloseTo(alive, rtol: 0, atol: 1e-6, "each query shares out a weight of 1, a dead one nothing");
    }

    [Fact]
    public void Outputs_lie_between_the_smallest_and_largest_permitted_value()
    {
        var (q, k, v) = Inputs.Attention(15, queries: 6, keys: 6, width: 4, valueWidth: 3);
        var mask = Inputs.Causal(6, 6);

        var output = ScaledDotProduct.Attention(q * 3, k, v, mask).Output;

        var permitted = v.unsqueeze(2).expand(2, 2, 6, 6, 3); // [B, H, query, key, dv]
        var smallest = where(mask.unsqueeze(-1), permitted, tensor(float.PositiveInfinity)).amin([3]);
        var largest = where(mask.unsqueeze(-1), permitted, tensor(float.NegativeInfinity)).amax([3]);
        output.Should().BeCloseTo(output.maximum(smallest).minimum(largest), rtol: 0, atol: 1e-6, "an average stays within its terms");
    }

    [Fact]
    public void Reordering_keys_with_their_values_changes_nothing()
    {
        var (q, k, v) = Inputs.Attention(16, queries: 4, keys: 6, width: 4, valueWidth: 3);
        var order = tensor(new[] { 3L, 0, 5, 1, 4, 2 });

        var reordered = ScaledDotProduct.Attention(q, k.index_select(2, order), v.index_select(2, order)).Output;

        reordered.Should().BeCloseTo(ScaledDotProduct.Attention(q, k, v).Output, rtol: 1e-6, atol: 1e-6, "a sum has no order");
    }

    [Fact]
    public void Reordering_queries_reorders_outputs()
    {
        var (q, k, v) = Inputs.Attention(17, queries: 6, keys: 5, width: 4, valueWidth: 3);
        var order = tensor(new[] { 3L, 0, 5, 1, 4, 2 });

        var reordered = ScaledDotProduct.Attention(q.index_select(2, order), k, v).Output;

        reordered.Should().BeCloseTo(ScaledDotProduct.Attention(q, k, v).Output.index_select(2, order), rtol: 1e-6, atol: 1e-6, "queries do not see each other");
    }

    [Fact]
    public void Adding_one_vector_to_every_key_changes_nothing()
    {
        var (q, k, v) = Inputs.Attention(18, queries: 4, keys: 6, width: 4, valueWidth: 3);
        var shift = Inputs.Normal(19, 4);

        var shifted = ScaledDotProduct.Attention(q, k + shift, v).Output;

        shifted.Should().BeCloseTo(ScaledDotProduct.Attention(q, k, v).Output, rtol: 1e-4, atol: 1e-5, "q·c is the same for every key, and the softmax ignores constants");
    }

    [Fact]
    public void The_future_cannot_be_seen()
    {
        var (q, k, v) = Inputs.Attention(20, queries: 6, keys: 6, width: 4, valueWidth: 3);
        var past = arange(6).reshape(6, 1) <= 2;
        var (otherK, otherV) = (where(past, k, Inputs.Normal(21, 6, 4) * 1e6), where(past, v, Inputs.Normal(22, 6, 3) * 1e6));

        var seen = ScaledDotProduct.Attention(q, k.requires_grad_(), v.requires_grad_(), Inputs.Causal(6, 6)).Output.narrow(2, 0, 3);
        var other = ScaledDotProduct.Attention(q, otherK, otherV, Inputs.Causal(6, 6)).Output.narrow(2, 0, 3);
        seen.sum().backward();

        other.detach().Should().BeBitwiseEqualTo(seen.detach(), "nothing after position 2 may reach outputs 0 to 2");
        k.ReceivedGradient().narrow(2, 3, 3).Should().BeAllEqualTo(0);
        v.ReceivedGradient().narrow(2, 3, 3).Should().BeAllEqualTo(0);
    }

    [Fact]
    public void Garbage_under_the_mask_is_harmless()
    {
        var (q, k, v) = Inputs.Attention(23, queries: 4, keys: 6, width: 4, valueWidth: 3);
        var keep = tensor(new[] { true, true, false, true, false, true });
        var mask = keep.logical_and(arange(4).reshape(4, 1) != 1); // query 1 may look at nothing

        var garbageK = where(keep.unsqueeze(1), k, tensor(1e30f));
        var garbageV = where(keep.unsqueeze(1), v, tensor(1e6f));
        var output = ScaledDotProduct.Attention(q, garbageK, garbageV, mask).Output;

        output.Should().BeCloseTo(Inputs.Oracle(q, k, v, mask), rtol: 1e-5, atol: 1e-6, "keys 2 and 4 are masked");
    }

    [Fact]
    public void Attention_rejects_mismatched_shapes()
    {
        var (q, k, v) = Inputs.Attention(24, queries: 4, keys: 6, width: 4, valueWidth: 3);
        Action[] wrong =
        [
            () => ScaledDotProduct.Scores(q, k.narrow(3, 0, 3)), () => ScaledDotProduct.Attention(q, k, v.narrow(2, 0, 5)),
            () => ScaledDotProduct.Attention(q, k, v, ones(4, 6)), () => ScaledDotProduct.Attention(q, k, v, Inputs.Causal(6, 4)),
            () => ScaledDotProduct.Attention(q, k, v, ones([3, 2, 2, 4, 6], dtype: ScalarType.Bool)),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

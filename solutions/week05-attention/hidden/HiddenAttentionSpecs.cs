using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(3)]
public sealed class HiddenAttentionSpecs
{
    [Theory, InlineData(1, 1, 3), InlineData(7, 4, 5), InlineData(3, 11, 16)]
    public void Attention_agrees_with_libtorch(long queries, long keys, long width)
    {
        var (q, k, v) = (HiddenInputs.Normal64(111, 2, 3, queries, width), HiddenInputs.Normal64(112, 2, 3, keys, width), HiddenInputs.Normal64(113, 2, 3, keys, 2));
        var mask = HiddenInputs.Mask(114, queries, keys, deadRow: queries - 1);

        var (output, weights) = ScaledDotProduct.Attention(q, k, v, mask);

        weights.Should().BeCloseTo(nn.functional.softmax(HiddenInputs.Scores(q, k, mask), -1).nan_to_num(0), rtol: 1e-10, atol: 1e-12);
        output.Should().BeCloseTo(nn.functional.scaled_dot_product_attention(q, k, v, mask).nan_to_num(0), rtol: 1e-10, atol: 1e-12);
    }

    [Fact]
    public void Equal_keys_give_the_mean_of_the_values()
    {
        var v = HiddenInputs.Normal64(115, 6, 3);

        var output = ScaledDotProduct.Attention(HiddenInputs.Normal64(116, 4, 5), ones(6, 5, dtype: ScalarType.Float64), v).Output;

        output.Should().BeCloseTo(v.mean([0L], keepdim: true).expand(4, 3), rtol: 1e-12, atol: 1e-12);
    }

    [Fact]
    public void Arguments_are_not_changed()
    {
        var (q, k, v) = (HiddenInputs.Normal(117, 4, 5), HiddenInputs.Normal(118, 6, 5), HiddenInputs.Normal(119, 6, 3));
        var (mask, copies) = (HiddenInputs.Mask(117, 4, 6, deadRow: 0), new[] { q.clone(), k.clone(), v.clone() });

        ScaledDotProduct.Attention(q, k, v, mask, scale: 2);

        q.Should().BeBitwiseEqualTo(copies[0]);
        k.Should().BeBitwiseEqualTo(copies[1]);
        v.Should().BeBitwiseEqualTo(copies[2]);
    }
}

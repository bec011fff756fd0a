using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(2)]
public sealed class HiddenMaskSpecs
{
    [Theory, InlineData(5, 5), InlineData(2, 9), InlineData(1, 4), InlineData(6, 2)]
    public void Causal_follows_its_definition_entry_by_entry(long queries, long keys)
    {
        var mask = AttentionMasks.Causal(queries, keys);

        mask.Should().HaveShape(queries, keys).And.HaveDtype(ScalarType.Bool);
        for (var (i, j) = (0L, 0L); i < queries; (i, j) = j + 1 < keys ? (i, j + 1) : (i + 1, 0))
        {
            mask[i, j].ToBoolean().Should().Be(j <= i + keys - queries);
        }
    }

    [Fact]
    public void Padding_and_causal_combine_into_what_both_permit()
    {
        var padding = AttentionMasks.Padding(tensor(new long[] { 2, 0, 4 }), 4);

        var combined = AttentionMasks.Combine(padding, AttentionMasks.Causal(4, 4))!;

        combined.Should().HaveShape(3, 1, 4, 4);
        combined.sum([1L, 2L, 3L]).Should().BeBitwiseEqualTo(tensor(new long[] { 1 + 2 + 2 + 2, 0, 10 }));
    }
}

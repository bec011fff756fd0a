using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(2)]
public sealed class AttentionMasksSpecs
{
    [Theory, GoldenData("masks")]
    public void Masks_match_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var mask = inputs.Has("lengths")
            ? AttentionMasks.Padding(inputs.Tensor("lengths"), inputs.Get<long>("max_length"))
            : AttentionMasks.Causal(inputs.Get<long>("query_length"), inputs.Get<long>("key_length"));

        golden.Verify("mask", mask);
    }

    [Fact]
    public void Causal_suffix_is_the_bottom_of_the_square()
    {
        for (var keys = 1; keys <= 9; keys++)
        {
            var square = AttentionMasks.Causal(keys, keys);
            for (var queries = 1; queries <= keys; queries++)
            {
                var bottom = square.narrow(0, keys - queries, queries);
                AttentionMasks.Causal(queries, keys).Should().BeBitwiseEqualTo(bottom, "the queries are the last {0} of {1} positions", queries, keys);
            }
        }
    }

    [Fact]
    public void Combine_is_and_and_skips_nulls()
    {
        var padding = tensor(new[] { true, true, false }).reshape(1, 1, 1, 3);
        var causal = Inputs.Causal(3, 3);

        var combined = AttentionMasks.Combine(null, padding, causal);

        combined!.Should().BeBitwiseEqualTo(padding.logical_and(causal));
        AttentionMasks.Combine(causal, null)!.Should().BeBitwiseEqualTo(causal);
        (AttentionMasks.Combine(null, null) is null).Should().BeTrue("nothing is forbidden when every mask is null");
        ((Action)(() => AttentionMasks.Combine(causal, ones(3, 3)))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Masks_reject_impossible_lengths()
    {
        Action[] wrong =
        [
            () => AttentionMasks.Causal(0, 3), () => AttentionMasks.Causal(3, 0), () => AttentionMasks.Padding(tensor(new[] { -1L }), 3),
            () => AttentionMasks.Padding(tensor(new[] { 4L }), 3), () => AttentionMasks.Padding(tensor(new[] { 1f }), 3), () => AttentionMasks.Padding(tensor(1L), 3),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

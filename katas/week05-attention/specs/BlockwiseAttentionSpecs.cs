using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(7), Collection(MemorySpecs.Name)]
public sealed class BlockwiseAttentionSpecs
{
    [Theory, GoldenData("blockwise")]
    public void Blockwise_forward_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var (output, logSumExp) = BlockwiseAttention.Forward(
            inputs.Tensor("q"), inputs.Tensor("k"), inputs.Tensor("v"), inputs.Get<int>("block_q"), inputs.Get<int>("block_k"),
            inputs.Get<bool>("causal"), inputs.Has("key_mask") ? inputs.Tensor("key_mask") : null);

        golden.Verify("out", output);
        golden.Verify("log_sum_exp", logSumExp);
    }

    [Theory, GoldenData("blockwise", "plain_2x2x8x4,ragged_blocks_7x10,causal_9x9,causal_suffix_4x11,padded_keys")]
    public void Blockwise_backward_matches_golden(GoldenCase golden)
    {
        var (inputs, saved) = (golden.Inputs, golden.Expected);

        var (gradQ, gradK, gradV) = BlockwiseAttention.Backward(
            inputs.Tensor("q"), inputs.Tensor("k"), inputs.Tensor("v"), saved.Tensor("out"), saved.Tensor("log_sum_exp"), inputs.Tensor("grad_out"),
            inputs.Get<int>("block_q"), inputs.Get<int>("block_k"), inputs.Get<bool>("causal"), inputs.Has("key_mask") ? inputs.Tensor("key_mask") : null);

        golden.Verify("dq", gradQ);
        golden.Verify("dk", gradK);
        golden.Verify("dv", gradV);
    }

    [Fact]
    public void Merge_is_associative_commutative_and_has_an_identity()
    {
        var (a, b, c) = (State(35), State(36), State(37));
        var nothing = new SoftmaxState(full_like(a.Max, double.NegativeInfinity), zeros_like(a.Sum), zeros_like(a.Accumulator));

        ShouldBeEqual(OnlineSoftmax.Merge(OnlineSoftmax.Merge(a, b), c), OnlineSoftmax.Merge(a, OnlineSoftmax.Merge(b, c)), "the order of merging does not matter");
        ShouldBeEqual(OnlineSoftmax.Merge(a, b), OnlineSoftmax.Merge(b, a), "the order of the blocks does not matter");
        ShouldBeEqual(OnlineSoftmax.Merge(nothing, a), a, "(−∞, 0, 0) has seen nothing");
        ShouldBeEqual(OnlineSoftmax.Merge(a, nothing), a, "(−∞, 0, 0) has seen nothing");
        ShouldBeEqual(OnlineSoftmax.Merge(nothing, nothing), nothing, "nothing and nothing is nothing");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Every_block_size_gives_the_same_answer(bool causal)
    {
        var (q, k, v) = Inputs.Attention(36, queries: 13, keys: 17, width: 4, valueWidth: 3);
        var mask = causal ? Inputs.Causal(13, 17) : null;
        var (expected, normaliser) = (Inputs.Oracle(q, k, v, mask), Inputs.OracleScores(q, k, mask).logsumexp(-1));
        int[] sizes = [1, 2, 5, 17, 64];

        foreach (var (blockQ, blockK) in sizes.SelectMany(rows => sizes.Select(columns => (rows, columns))))
        {
            var (output, logSumExp) = BlockwiseAttention.Forward(q, k, v, blockQ, blockK, causal);
            output.Should().BeCloseTo(expected, rtol: 1e-5, atol: 1e-6, "blocks of {0} queries and {1} keys change nothing", blockQ, blockK);
            logSumExp.Should().BeCloseTo(normaliser, rtol: 1e-5, atol: 1e-6, "blocks of {0} queries and {1} keys change nothing", blockQ, blockK);
        }
    }

    [Fact]
    public void A_rising_maximum_does_not_overflow()
    {
        var q = ones(1, 1, 2, 1);
        var k = (arange(120) / 2).floor().add(1).mul(50).to(ScalarType.Float32).reshape(1, 1, 120, 1); // 50, 50, 100, 100, … 3000
        var v = Inputs.Normal(37, 1, 1, 120, 3);

        var (output, logSumExp) = BlockwiseAttention.Forward(q, k, v, blockQ: 2, blockK: 2);

        var expected = Inputs.Oracle(q.to(ScalarType.Float64), k.to(ScalarType.Float64), v.to(ScalarType.Float64)).to(ScalarType.Float32);
        output.Should().BeCloseTo(expected, rtol: 1e-5, atol: 1e-6, "the last block outweighs all others by e⁵⁰");
        logSumExp.Should().BeCloseTo(full_like(logSumExp, 3000 + Math.Log(2)), rtol: 1e-6, atol: 0, "two keys share the largest score");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Dead_rows_are_zero_with_log_sum_exp_minus_infinity(bool causal)
    {
        var (q, k, v) = Inputs.Attention(38, queries: 5, keys: 3, width: 4, valueWidth: 3);
        var keyMask = causal ? null : tensor(new[] { false, false, false, true, true, true }).reshape(2, 3);
        Tensor Dead(Tensor x) => causal ? x.narrow(2, 0, 2) : x[0]; // causal: the first two queries come before all keys

        var (output, logSumExp) = BlockwiseAttention.Forward(q, k, v, 2, 2, causal, keyMask);
        var (gradQ, gradK, gradV) = BlockwiseAttention.Backward(q, k, v, output, logSumExp, ones_like(output), 2, 2, causal, keyMask);

        Dead(output).Should().BeAllEqualTo(0);
        Dead(logSumExp).Should().BeAllEqualTo(double.NegativeInfinity);
        Dead(gradQ).Should().BeAllEqualTo(0);
        gradK.Should().BeFinite();
        gradV.Should().BeFinite();
    }

    [Theory, InlineData(true, 10), InlineData(false, 16)]
    public void Causal_skips_tiles_above_the_diagonal(bool causal, int tiles)
    {
        var (q, k, v) = Inputs.Attention(39, queries: 12, keys: 12, width: 4, valueWidth: 3);
        List<(long FirstQuery, long FirstKey)> visited = [];

        BlockwiseAttention.Forward(q, k, v, 3, 3, causal, onTile: (query, key) => visited.Add((query, key)));

        visited.Should().OnlyHaveUniqueItems().And.HaveCount(tiles).And.OnlyContain(tile => tile.FirstQuery % 3 == 0 && tile.FirstKey % 3 == 0);
        visited.Exists(tile => tile.FirstKey > tile.FirstQuery).Should().Be(!causal, "above the diagonal nothing is visible");
    }

    [Fact]
    public void Memory_does_not_grow_with_the_score_matrix()
    {
        using var recordsNothing = no_grad();
        var (q, k, v) = (Inputs.Normal(40, 1, 1, 6144, 16), Inputs.Normal(41, 1, 1, 6144, 16), Inputs.Normal(42, 1, 1, 6144, 16));
        var saved = (Output: q, LogSumExp: q);

        var forward = LeastMegabytes(() => saved = BlockwiseAttention.Forward(q, k, v, 256, 256));
        var backward = LeastMegabytes(() => BlockwiseAttention.Backward(q, k, v, saved.Output, saved.LogSumExp, v, 256, 256));

        forward.Should().BeLessThanOrEqualTo(64, "the score matrix alone would take 144 MB");
        backward.Should().BeLessThanOrEqualTo(64, "the score matrix alone would take 144 MB");
    }

    [Fact]
    public void Temporaries_of_a_tile_are_released()
    {
        var (q, k, v) = Inputs.Attention(43, queries: 8, keys: 8, width: 4, valueWidth: 3);

        LiveTensors.ShouldNotGrow(
            _ =>
            {
                var (output, logSumExp) = BlockwiseAttention.Forward(q, k, v, 3, 3, causal: true);
                var (gradQ, gradK, gradV) = BlockwiseAttention.Backward(q, k, v, output, logSumExp, v, 3, 3, causal: true);
                Array.ForEach([output, logSumExp, gradQ, gradK, gradV], result => result.Dispose());
            },
            warmUp: 2,
            steps: 20);
    }

    // Of three attempts: the first ones load libraries and let the allocator's arena fragment, up to 64 MB in glibc.
    private static long LeastMegabytes(Action action) => Enumerable.Range(0, 3).Min(_ => PeakMemory.Measure(action) >> 20);

    private static SoftmaxState State(int seed) =>
        new(Inputs.Normal64(seed, 2, 3, 1) * 5, Inputs.Normal64(seed + 10, 2, 3, 1).abs() + 0.1, Inputs.Normal64(seed + 20, 2, 3, 4));

    private static void ShouldBeEqual(SoftmaxState actual, SoftmaxState expected, string because)
    {
        actual.Max.Should().BeCloseTo(expected.Max, rtol: 1e-12, atol: 1e-12, because);
        actual.Sum.Should().BeCloseTo(expected.Sum, rtol: 1e-12, atol: 1e-12, because);
        actual.Accumulator.Should().BeCloseTo(expected.Accumulator, rtol: 1e-12, atol: 1e-12, because);
    }
}

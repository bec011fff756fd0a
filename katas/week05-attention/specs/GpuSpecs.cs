using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;

namespace Specs.Attention;

public sealed class GpuSpecs
{
    [GpuFact, OfTask(7)]
    public void Attention_gives_the_same_result_on_the_gpu()
    {
        using var recordsNothing = no_grad();
        var (q, k, v) = Inputs.Attention(46, queries: 33, keys: 40, width: 16, valueWidth: 16);
        var (x, mask) = (Inputs.Normal(46, 2, 33, 32), Inputs.Causal(33, 40));
        using var model = new MultiHeadAttention(32, 2, generator: Inputs.Seed(46));
        var expected = model.SelfAttention(x).Output;

        var attended = ScaledDotProduct.Attention(q.cuda(), k.cuda(), v.cuda(), mask.cuda()).Output;
        var blockwise = BlockwiseAttention.Forward(q.cuda(), k.cuda(), v.cuda(), 16, 16, causal: true).Output;
        var multiHead = model.cuda().SelfAttention(x.cuda()).Output;

        attended.cpu().Should().BeCloseTo(Inputs.Oracle(q, k, v, mask), rtol: 1e-4, atol: 1e-5, "the device changes nothing");
        blockwise.cpu().Should().BeCloseTo(Inputs.Oracle(q, k, v, mask), rtol: 1e-4, atol: 1e-5, "the device changes nothing");
        multiHead.cpu().Should().BeCloseTo(expected, rtol: 1e-4, atol: 1e-5, "the device changes nothing");
    }

    [GpuFact, OfTask(7)]
    public void Blockwise_in_bfloat16_stays_close()
    {
        using var recordsNothing = no_grad();
        var (q, k, v) = (Long(47, 4096), Long(48, 4096), Long(49, 4096));

        var rounded = BlockwiseAttention.Forward(Half(q), Half(k), Half(v), 512, 512, causal: true).Output;

        var exact = nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true);
        (rounded.to(ScalarType.Float32) - exact).abs().max().ToDouble().Should().BeLessThanOrEqualTo(3e-2, "bfloat16 keeps 8 bits");
    }

    [GpuFact, OfTask(7)]
    public void Long_context_fits()
    {
        using var recordsNothing = no_grad();
        var (q, k, v) = (Long(50, 65536), Long(51, 65536), Long(52, 65536));
        var sampled = arange(64, device: CUDA) * 1024 + 511;

        var output = BlockwiseAttention.Forward(q, k, v, 1024, 1024, causal: true).Output.index_select(2, sampled);

        var visible = arange(65536, device: CUDA) <= sampled.unsqueeze(1); // [64, L]
        var expected = Inputs.Oracle(q.index_select(2, sampled), k, v, visible);
        output.Should().BeCloseTo(expected, rtol: 0, atol: 1e-3, "64 of 65536 queries, computed directly");
    }

    private static Tensor Long(int seed, long length) => Inputs.Normal(seed, 1, 1, length, 64).cuda();

    private static Tensor Half(Tensor x) => x.to(ScalarType.BFloat16);
}

using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(5)]
public sealed class HiddenMultiHeadSpecs
{
    [Theory, InlineData(1), InlineData(3), InlineData(6)]
    public void Multi_head_agrees_with_libtorchs_module(long heads)
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(12, heads, generator: HiddenInputs.Seed(131));
        using var theirs = nn.MultiheadAttention(12, heads); // [L, B, D]
        model.get_parameter("in_proj_bias")!.normal_(generator: HiddenInputs.Seed(132));
        theirs.load_state_dict(model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value), strict: true);
        var (query, memory) = (HiddenInputs.Normal(133, 2, 3, 12), HiddenInputs.Normal(134, 2, 7, 12));

        var output = model.call(query, memory, memory, null).Output;

        var expected = theirs.call(query.transpose(0, 1), memory.transpose(0, 1), memory.transpose(0, 1), null, false, null).Item1.transpose(0, 1);
        output.Should().BeCloseTo(expected, rtol: 1e-4, atol: 1e-5);
    }

    [Fact]
    public void Separate_projections_agree_with_the_heads_written_out()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, bias: false, kdim: 5, vdim: 3, generator: HiddenInputs.Seed(135));
        var (query, key, value) = (HiddenInputs.Normal(136, 2, 4, 8), HiddenInputs.Normal(137, 2, 6, 5), HiddenInputs.Normal(138, 2, 6, 3));
        var state = model.state_dict();
        Tensor Head(Tensor x, string name, long head) => x.matmul(state[name].narrow(0, head * 4, 4).t());

        var output = model.call(query, key, value, null).Output;

        var heads = Enumerable.Range(0, 2).Select(head => nn.functional.scaled_dot_product_attention(
            Head(query, "q_proj_weight", head), Head(key, "k_proj_weight", head), Head(value, "v_proj_weight", head)));
        output.Should().BeCloseTo(cat(heads.ToArray(), -1).matmul(state["out_proj.weight"].t()), rtol: 1e-4, atol: 1e-5);
    }
}

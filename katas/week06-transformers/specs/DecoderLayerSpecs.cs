using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(3)]
public sealed class DecoderLayerSpecs
{
    [Theory, GoldenData("decoder-layer")]
    public void Decoder_layer_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var layer = new TransformerDecoderLayer(inputs.Get<long>("d_model"), inputs.Get<long>("num_heads"), inputs.Get<long>("feed_forward"), 0, inputs.Get<bool>("norm_first"));
        StateDict.Load(layer, inputs.State("state_dict"));

        var output = layer.call(inputs.Tensor("x"), inputs.Tensor("memory"), inputs.Tensor("self_mask"), inputs.Has("memory_mask") ? inputs.Tensor("memory_mask") : null);

        golden.Verify("out", output.detach());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Without_memory_information_the_source_does_not_matter(bool normFirst)
    {
        using var recordsNothing = no_grad();
        using var layer = new TransformerDecoderLayer(16, 4, 32, 0, normFirst, Inputs.Seed(5));
        var (x, memory, other) = (Inputs.Normal(641, 2, 4, 16), Inputs.Normal(642, 2, 6, 16), Inputs.Normal(643, 2, 6, 16));

        var difference = (layer.call(x, memory, null, null) - layer.call(x, other, null, null)).abs().max().ToDouble();
        layer.get_parameter("multihead_attn.out_proj.weight")!.zero_();

        difference.Should().BeGreaterThan(1e-3, "the second attention looks at the memory");
        layer.call(x, memory, null, null).Should().BeBitwiseEqualTo(layer.call(x, other, null, null), "without its output projection nothing of the memory comes through");
    }
}

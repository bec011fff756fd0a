using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(2)]
public sealed class EncoderLayerSpecs
{
    [Theory, GoldenData("encoder-layer")]
    public void Encoder_layer_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var layer = new TransformerEncoderLayer(inputs.Get<long>("d_model"), inputs.Get<long>("num_heads"), inputs.Get<long>("feed_forward"), 0, inputs.Get<bool>("norm_first"));
        StateDict.Load(layer, inputs.State("state_dict"));

        var output = layer.call(inputs.Tensor("x"), inputs.Has("mask") ? inputs.Tensor("mask") : null);

        golden.Verify("out", output.detach());
    }

    [Fact]
    public void Full_dropout_leaves_only_the_residual_path()
    {
        using var recordsNothing = no_grad();
        var x = Inputs.Normal(631, 2, 5, 8);
        Tensor Run(double dropout, bool normFirst, bool isTraining)
        {
            using var layer = new TransformerEncoderLayer(8, 2, 16, dropout, normFirst, Inputs.Seed(1));
            layer.train(isTraining);
            return layer.call(x, null);
        }

        Run(1, normFirst: true, isTraining: true).Should("the pre-LN output with dropout 1").BeBitwiseEqualTo(x, "both sub-layers are dropped, and the residual path of pre-LN carries x itself");
        var twice = nn.functional.layer_norm(nn.functional.layer_norm(x, [8L]), [8L]);
        Run(1, normFirst: false, isTraining: true).Should("the post-LN output with dropout 1").BeCloseTo(twice, 1e-5, 1e-5, "post-LN normalises the sum of x and nothing, twice");
        Run(1, normFirst: true, isTraining: false).Should("the output in evaluation").BeBitwiseEqualTo(Run(0, normFirst: true, isTraining: false), "dropout rests outside of training");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Encoder_layer_without_mask_ignores_order(bool normFirst)
    {
        using var recordsNothing = no_grad();
        using var layer = new TransformerEncoderLayer(16, 4, 32, 0, normFirst, Inputs.Seed(2));
        var (x, order) = (Inputs.Normal(632, 3, 7, 16), tensor(new[] { 3L, 0, 6, 2, 5, 1, 4 }));

        var shuffled = layer.call(x.index_select(1, order), null);

        shuffled.Should("the output for shuffled positions").BeCloseTo(layer.call(x, null).index_select(1, order), 1e-5, 1e-5, "without positions a sequence is a set: its output is shuffled alike");
    }

    [Fact]
    public void Weights_start_in_the_xavier_range()
    {
        using var layer = new TransformerEncoderLayer(64, 4, 96, 0.1, true, Inputs.Seed(3));
        using var twin = new TransformerEncoderLayer(64, 4, 96, 0.1, true, Inputs.Seed(3));
        using var other = new TransformerEncoderLayer(64, 4, 96, 0.1, true, Inputs.Seed(4));
        (string Name, double Fans)[] matrices = [("self_attn.in_proj_weight", 256), ("self_attn.out_proj.weight", 128), ("linear1.weight", 160), ("linear2.weight", 160)];

        foreach (var (name, fans) in matrices)
        {
            var weight = layer.get_parameter(name)!.detach();
            var largestOverBound = weight.abs().max().ToDouble() / Math.Sqrt(6 / fans);
            largestOverBound.Should().BeInRange(0.9, 1, $"{name} is uniform within ±√(6/(fan_in + fan_out)), with fan_in + fan_out = {fans}");
            twin.get_parameter(name)!.detach().Should().BeBitwiseEqualTo(weight, "equal seeds give equal layers");
            other.get_parameter(name)!.detach().eq(weight).all().ToBoolean().Should().BeFalse("other seeds give other layers");
        }

        foreach (var (name, parameter) in layer.named_parameters().Where(entry => entry.parameter.dim() == 1))
        {
            parameter.detach().Should().BeAllEqualTo(name is "norm1.weight" or "norm2.weight" ? 1 : 0);
        }
    }

    [Fact]
    public void Encoder_layer_rejects_what_does_not_fit()
    {
        using var attention = new MultiHeadAttention(8, 2);
        Action[] wrong =
        [
            () => _ = new MultiHeadAttention(8, 3), () => _ = new TransformerEncoderLayer(8, 3, 16, 0, true), () => _ = new TransformerEncoderLayer(8, 2, 16, 1.5, true),
            () => attention.call(zeros(2, 3, 8), zeros(1, 3, 8), null), () => attention.call(zeros(2, 3, 8), zeros(2, 3, 6), null),
            () => attention.call(zeros(2, 3, 8), zeros(2, 4, 8), ones(3, 4)), () => attention.call(zeros(2, 3, 8), zeros(2, 4, 8), ones(3, 3, dtype: ScalarType.Bool)),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

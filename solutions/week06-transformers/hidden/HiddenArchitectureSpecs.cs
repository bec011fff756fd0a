using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers.Hidden;

/// <summary>Tasks 1 to 4 on other numbers, against libtorch's own layers and plain formulas.</summary>
public sealed class HiddenArchitectureSpecs
{
    [Fact, OfTask(1)]
    public void Layer_norm_follows_libtorchs_on_other_shapes() => Draws.Repeat(8, 9601, draws =>
    {
        var shape = draws.Shape(1, 4, 7);
        var x = 3 * draws.Normal(shape, ScalarType.Float32);
        using var norm = new LayerNorm(shape[^1], eps: 1e-3);
        var (weight, bias) = (draws.Normal([shape[^1]], ScalarType.Float32), draws.Normal([shape[^1]], ScalarType.Float32));
        using (no_grad())
        {
            norm.get_parameter("weight")!.copy_(weight);
            norm.get_parameter("bias")!.copy_(bias);
        }

        norm.call(x).detach().Should().BeCloseTo(nn.functional.layer_norm(x, [shape[^1]], weight, bias, 1e-3), 1e-4, 1e-5);
    });

    [Fact, OfTask(1)]
    public void Layer_norm_by_hand()
    {
        using var norm = new LayerNorm(4, eps: 0);

        norm.call(tensor(new[] { 1f, 2, 3, 6 })).detach().Should().BeCloseTo(tensor(new[] { -2f, -1, 0, 3 }) / (float)Math.Sqrt(3.5), 1e-6, 1e-6, "mean 3, variance (4 + 1 + 0 + 9)/4");
    }

    [Theory, OfTask(2), InlineData(1, 6), InlineData(3, 6), InlineData(6, 6)]
    public void Attention_follows_its_formula_head_by_head(long heads, long width)
    {
        using var recordsNothing = no_grad();
        using var attention = new MultiHeadAttention(width, heads, new Draws(9611).Generator());
        var (query, memory) = (new Draws(9612).Normal([2, 3, width], ScalarType.Float32), new Draws(9613).Normal([2, 5, width], ScalarType.Float32));
        var mask = tensor(new[] { true, true, false, true, true, true, true, true, true, false }).view(2, 1, 1, 5);
        var (weights, own) = (attention.get_parameter("in_proj_weight")!, width / heads);
        Tensor Part(Tensor x, long part, long head) => x.matmul(weights.narrow(0, (part * width) + (head * own), own).t());

        var each = Enumerable.Range(0, (int)heads).Select(head =>
        {
            var scores = Part(query, 0, head).matmul(Part(memory, 1, head).transpose(1, 2)) / Math.Sqrt(own);
            return scores.masked_fill(mask.squeeze(1).logical_not(), double.NegativeInfinity).softmax(-1).matmul(Part(memory, 2, head));
        });

        attention.call(query, memory, mask).Should().BeCloseTo(cat(each.ToArray(), -1).matmul(attention.get_parameter("out_proj.weight")!.t()), 1e-4, 1e-5);
    }

    [Theory, OfTask(2), InlineData(true), InlineData(false)]
    public void Encoder_layer_follows_libtorchs(bool normFirst)
    {
        using var recordsNothing = no_grad();
        using var layer = new TransformerEncoderLayer(12, 3, 20, 0.4, normFirst, new Draws(9621).Generator());
        layer.eval();
        var (x, mask) = (new Draws(9622).Normal([2, 6, 12], ScalarType.Float32), ones(6, 6, dtype: ScalarType.Bool).tril());
        var state = layer.state_dict();
        Tensor Norm(Tensor h, int number) => nn.functional.layer_norm(h, [12L], state[$"norm{number}.weight"], state[$"norm{number}.bias"]);
        Tensor Inner(Tensor h) => h.matmul(state["linear1.weight"].t()).clamp(min: 0).matmul(state["linear2.weight"].t());
        Tensor Attend(Tensor h)
        {
            var parts = h.matmul(state["self_attn.in_proj_weight"].t()).view(2, 6, 3, 3, 4).permute(2, 0, 3, 1, 4); // [3, B, H, L, D/H]
            var attended = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], mask); // [B, H, L, D/H]
            return attended.permute(0, 2, 1, 3).reshape(2, 6, 12).matmul(state["self_attn.out_proj.weight"].t());
        }

        var expected = normFirst ? x + Attend(Norm(x, 1)) : Norm(x + Attend(x), 1);
        expected = normFirst ? expected + Inner(Norm(expected, 2)) : Norm(expected + Inner(expected), 2);

        layer.call(x, mask).Should().BeCloseTo(expected, 1e-4, 1e-5);
    }

    [Fact, OfTask(3)]
    public void Decoder_layer_without_future_and_memory_is_local()
    {
        using var recordsNothing = no_grad();
        using var layer = new TransformerDecoderLayer(8, 2, 16, 0, true, new Draws(9631).Generator());
        var (x, memory) = (new Draws(9632).Normal([1, 4, 8], ScalarType.Float32), new Draws(9633).Normal([1, 3, 8], ScalarType.Float32));
        var (self, onlyFirst) = (eye(4).to(ScalarType.Bool), tensor(new[] { true, false, false }).view(1, 1, 1, 3));
        var changed = x.clone();
        changed[0, 2] += 1;
        var difference = (layer.call(changed, memory, self, onlyFirst) - layer.call(x, memory, self, onlyFirst)).abs().amax([0L, 2L]);
        var elsewhere = memory.clone();
        elsewhere[0, 1..] = 7;

        difference.gt(0).Should().BeBitwiseEqualTo(tensor(new[] { false, false, true, false }), "a position that looks at itself alone changes itself alone");
        layer.call(x, elsewhere, self, onlyFirst).Should().BeCloseTo(layer.call(x, memory, self, onlyFirst), 1e-6, 1e-6, "hidden memory has no influence");
    }

    [Theory, OfTask(4), InlineData(7), InlineData(10)]
    public void Positions_are_sinusoids_for_odd_and_even_widths(int width)
    {
        using var recordsNothing = no_grad();
        using var model = new Seq2SeqTransformer(new(6, 6, width, 1, 4, 1, 1, Dropout: 0, NormFirst: true, MaxLength: 3000));
        foreach (var name in new[] { "src_embed.weight", "encoder.layers.0.self_attn.out_proj.weight", "encoder.layers.0.linear2.weight" })
        {
            model.get_parameter(name)!.zero_();
        }

        var row = model.Encode(full([1, 2901], 4, dtype: ScalarType.Int64))[0, 2900];

        var expected = Enumerable.Range(0, width).Select(column => 2900 * Math.Pow(10000, -(column - (column % 2)) / (double)width)).Select((angle, column) => (float)(column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle)));
        row.Should().BeCloseTo(tensor(expected.ToArray()), 0, 1e-6, "angles are computed in float64");
    }

    [Fact, OfTask(4)]
    public void Sharing_all_matrices_sums_the_gradients_of_their_uses()
    {
        static TransformerConfig Config(WeightTying tying) => new(9, 9, 8, 2, 12, 1, 1, Dropout: 0, NormFirst: true, FinalNorm: true, Tying: tying);
        using var shared = new Seq2SeqTransformer(Config(WeightTying.All), new Draws(9641).Generator());
        using var separate = new Seq2SeqTransformer(Config(WeightTying.None), new Draws(9642).Generator());
        using (no_grad())
        {
            foreach (var (name, parameter) in separate.named_parameters())
            {
                parameter.copy_(shared.get_parameter(name is "src_embed.weight" or "generator.weight" ? "tgt_embed.weight" : name)!);
            }
        }

        var (source, target) = (tensor(new[] { 4L, 5, 8, 2 }).view(1, 4), tensor(new[] { 1L, 7, 4 }).view(1, 3));
        shared.call(source, target).pow(2).sum().backward();
        separate.call(source, target).pow(2).sum().backward();

        var sum = new[] { "src_embed.weight", "tgt_embed.weight", "generator.weight" }.Select(name => separate.get_parameter(name)!.grad!).Aggregate((a, b) => a + b);
        shared.get_parameter("tgt_embed.weight")!.grad!.Should().BeCloseTo(sum, 1e-3, 1e-4);
    }

    [Fact, OfTask(4)]
    public void Another_padding_id_is_respected()
    {
        using var recordsNothing = no_grad();
        using var model = new Seq2SeqTransformer(new(9, 9, 8, 2, 12, 1, 1, Dropout: 0, NormFirst: true, FinalNorm: true, PadId: 3), new Draws(9651).Generator());
        var (source, target) = (tensor(new[] { 4L, 0, 8 }).view(1, 3), tensor(new[] { 1L, 0, 4 }).view(1, 3));

        var padded = model.call(tensor(new[] { 4L, 0, 8, 3, 3 }).view(1, 5), tensor(new[] { 1L, 0, 4, 3 }).view(1, 4));

        padded.narrow(1, 0, 3).Should().BeCloseTo(model.call(source, target), 0, 1e-5);
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(4)]
public sealed class ModelSpecs
{
    [Theory, GoldenData("seq2seq")]
    public void Model_matches_golden(GoldenCase golden)
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(golden);

        var logits = model.call(golden.Inputs.Tensor("source"), golden.Inputs.Tensor("target_input"));

        golden.Verify("logits", logits);
        golden.Verify("loss", Inputs.SmoothedLoss(logits, golden.Inputs.Tensor("target_output"), golden.Inputs.Get<double>("smoothing")).ToDouble());
    }

    [Theory, GoldenData("seq2seq")]
    public void Embedding_gradients_match_golden(GoldenCase golden)
    {
        using var model = Inputs.Model(golden);
        var logits = model.call(golden.Inputs.Tensor("source"), golden.Inputs.Tensor("target_input"));

        Inputs.SmoothedLoss(logits, golden.Inputs.Tensor("target_output"), golden.Inputs.Get<double>("smoothing")).backward();

        golden.Verify("grad_tgt_embed", model.get_parameter("tgt_embed.weight")!.grad!);
        if (golden.Expected.Has("grad_src_embed"))
        {
            golden.Verify("grad_src_embed", model.get_parameter("src_embed.weight")!.grad!);
        }
    }

    [Fact]
    public void Later_targets_do_not_change_earlier_logits()
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(11);
        var (source, target) = (Inputs.RandomIds(651, 2, 5, 12), Inputs.RandomIds(652, 2, 6, 13));
        var before = model.call(source, target);

        for (var t = 1; t < 6; t++)
        {
            var changed = target.clone();
            changed.narrow(1, t, 6 - t).copy_(Inputs.RandomIds(653 + t, 2, 6 - t, 13));
            model.call(source, changed).narrow(1, 0, t).Should($"the logits before position {t}").BeBitwiseEqualTo(before.narrow(1, 0, t), "only later target tokens were changed");
        }
    }

    [Fact]
    public void Padding_changes_nothing()
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(12);
        var (source, target) = (Inputs.RandomIds(661, 2, 4, 12), Inputs.RandomIds(662, 2, 3, 13));
        var (longer, alone) = (Inputs.RandomIds(663, 1, 7, 12), model.call(source, target));
        Tensor Padded(Tensor ids, long columns) => cat([ids, zeros(ids.size(0), columns, dtype: ScalarType.Int64)], 1);

        var padded = model.call(Padded(source, 3), Padded(target, 2)).narrow(1, 0, 3);
        var together = model.call(cat([Padded(source, 3), longer], 0), cat([target, Inputs.RandomIds(664, 1, 3, 13)], 0)).narrow(0, 0, 2);

        padded.Should("the logits of padded sentences").BeCloseTo(alone, 0, 1e-5, "nobody looks at padding");
        together.Should("the logits beside a longer sentence").BeCloseTo(alone, 0, 1e-5, "a sentence does not depend on its batch mates");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Source_tokens_matter_everywhere(bool normFirst)
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(13, config => config with { NormFirst = normFirst, FinalNorm = normFirst });
        var (source, target) = (Inputs.Ids([4, 5, 6, 7, 8]), Inputs.Ids([1, 4, 5, 6]));
        var before = model.call(source, target);

        for (var position = 0; position < 5; position++)
        {
            var changed = source.clone();
            changed[0, position] = 11;
            var change = (model.call(changed, target) - before).abs().amax([-1L]); // [1, T]
            var leastChange = change.min().ToDouble();
            leastChange.Should().BeGreaterThan(1e-6, $"a change of source token {position} moves the logits of every target position");
        }
    }

    [Theory, InlineData(WeightTying.None), InlineData(WeightTying.Output), InlineData(WeightTying.All)]
    public void Tied_weights_are_one_parameter(WeightTying tying)
    {
        const long D = 8, F = 12, V = 11;
        using var model = Inputs.Model(14, _ => new TransformerConfig(V, V, D, 2, F, 1, 2, FinalNorm: true, Tying: tying));
        var names = model.named_parameters().Select(entry => entry.name).ToList();
        const long Attention = (4 * D * D) + (4 * D), Inner = (2 * D * F) + F + D, Norm = 2 * D;
        var matrices = tying switch { WeightTying.None => 3, WeightTying.Output => 2, _ => 1 };

        var (hasOutputWeight, hasSourceWeight) = (names.Contains("generator.weight"), names.Contains("src_embed.weight"));
        hasOutputWeight.Should().Be(tying == WeightTying.None, "a tied output layer uses tgt_embed.weight itself and adds no generator.weight");
        hasSourceWeight.Should().Be(tying != WeightTying.All, "with all tied the source uses tgt_embed.weight itself and adds no src_embed.weight");
        names.Should().OnlyHaveUniqueItems().And.HaveCount(matrices + 12 + (2 * 18) + 4, "an encoder layer has 12 parameters, a decoder layer 18, the two last norms 4");
        model.parameters().Sum(parameter => parameter.numel()).Should().Be((matrices * V * D) + (3 * Inner) + (5 * Attention) + ((2 + 6 + 2) * Norm));
        model.state_dict().Keys.Should().BeEquivalentTo(names, "the table of positions is not saved");
    }

    [Fact]
    public void Scaled_embeddings_have_unit_variance()
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(15, _ => new TransformerConfig(1000, 1000, 256, 4, 16, 1, 1, Dropout: 0, NormFirst: true));
        foreach (var name in new[] { "self_attn.out_proj.weight", "linear2.weight" })
        {
            model.get_parameter($"encoder.layers.0.{name}")!.zero_(); // only the residual path is left: the memory is the embedding
        }

        var embedded = model.Encode(arange(1000, dtype: ScalarType.Int64).narrow(0, 4, 996).view(2, 498)) - Inputs.Positions(498, 256);

        var variance = embedded.var().ToDouble();
        variance.Should().BeInRange(0.9, 1.1, "what is left without the positions is √D · E with E drawn from N(0, 1/D)");
        embedded.mean().ToDouble().Should().BeInRange(-0.05, 0.05);
    }

    [Fact]
    public void Masks_follow_the_padding()
    {
        var ids = Inputs.Ids([5, 6, 7, 8], [5, 6, 0, 0]);

        var (padding, causal) = (SequenceMasks.Padding(ids), SequenceMasks.CausalAndPadding(ids));

        padding.Should().HaveShape(2, 1, 1, 4).And.HaveDtype(ScalarType.Bool);
        padding.Should().BeBitwiseEqualTo(tensor(new[] { true, true, true, true, true, true, false, false }).view(2, 1, 1, 4));
        causal.Should().HaveShape(2, 1, 4, 4).And.HaveDtype(ScalarType.Bool);
        causal.sum([-1L]).Should().BeBitwiseEqualTo(tensor(new[] { 1L, 2, 3, 4, 1, 2, 2, 2 }).view(2, 1, 4), "position t of a full row sees t + 1 keys, and padding is never seen");
        SequenceMasks.Padding(ids, padId: 7).sum().ToInt64().Should().Be(7);
    }

    [Fact]
    public void Model_rejects_what_does_not_fit()
    {
        using var model = Inputs.Model(16);
        var ids = Inputs.Ids([4, 5]);
        Action[] wrong =
        [
            () => model.call(Inputs.Ids([4, 12]), ids), () => model.call(ids, Inputs.Ids([4, 13])), () => model.call(ids, Inputs.Ids([-1, 4])),
            () => model.call(Inputs.RandomIds(1, 1, 33, 12), ids), () => model.call(ids, Inputs.RandomIds(1, 1, 33, 12)),
            () => Inputs.Model(1, config => config with { Tying = WeightTying.All }), () => Inputs.Model(1, config => config with { NumHeads = 3 }),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(3)]
public sealed class Gpt2CheckpointSpecs
{
    [Theory, GoldenData("checkpoint")]
    public void Checkpoints_give_the_reference_logits(GoldenCase golden)
    {
        var tensors = Safetensors.Read(Golden.Open(golden.Inputs.Get<string>("file")));

        var normalised = Gpt2Checkpoint.Normalise(tensors);
        var masks = normalised.Keys.Where(name => name.EndsWith(".attn.bias", StringComparison.Ordinal));
        masks.Should().BeEmpty("attn.bias is the causal mask, which the file also holds, and no weight");
        normalised.Count.Should().Be(golden.Expected.Get<int>("parameters"), "the model has so many weights");
        normalised.Values.Select(value => value.dtype).Distinct().ShouldEqual([ScalarType.Float32], "the model computes in float32", "the dtypes of the weights");
        using var model = Gpt2Checkpoint.Load(tensors, golden.Inputs.Get<int>("heads"));

        golden.Verify("logits", model.call(golden.Inputs.Tensor("tokens")).detach());
    }

    [Theory, GoldenData("checkpoint")]
    public void Config_is_inferred_from_shapes(GoldenCase golden)
    {
        var config = Gpt2Checkpoint.InferConfig(Gpt2Checkpoint.Normalise(Safetensors.Read(Golden.Open(golden.Inputs.Get<string>("file")))), 2);

        golden.Verify("vocabulary_size", config.VocabularySize);
        golden.Verify("context_length", config.ContextLength);
        golden.Verify("embedding_size", config.EmbeddingSize);
        golden.Verify("layers", config.Layers);
        config.Heads.Should().Be(2);
    }

    [Fact]
    public void Heads_are_64_wide_unless_told_otherwise()
    {
        var state = new Dictionary<string, Tensor> { ["wte.weight"] = zeros(5, 192), ["wpe.weight"] = zeros(7, 192) };
        foreach (var layer in Enumerable.Range(0, 12))
        {
            state[$"h.{layer}.ln_1.weight"] = ones(192);
        }

        var config = Gpt2Checkpoint.InferConfig(state);
        config.Layers.Should().Be(12, "the layers are h.0 to h.11");
        config.Heads.Should().Be(3, "192 features are three heads of 64");
        config.Should().Be(new Gpt2Config(5, 7, 192, 12, 3));
        FluentActions.Invoking(() => Gpt2Checkpoint.InferConfig(state, 5)).Should().Throw<ArgumentException>("5 heads do not divide 192");
        FluentActions.Invoking(() => Gpt2Checkpoint.InferConfig(new Dictionary<string, Tensor>())).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Missing_and_misshaped_tensors_are_named()
    {
        using var model = new Gpt2Model(new Gpt2Config(17, 8, 8, 2, 2));
        var (before, state) = (StateDict.Copy(model), new Dictionary<string, Tensor>(Released()));
        state.Remove("h.1.mlp.c_fc.bias");
        state["h.0.mlp.c_fc.weight"] = state["h.0.mlp.c_fc.weight"].t();
        state["h.7.ln_1.weight"] = ones(8);

        FluentActions.Invoking(() => Gpt2Checkpoint.LoadInto(model, state)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Contain("h.1.mlp.c_fc.bias").And.Contain("h.0.mlp.c_fc.weight").And.Contain("h.7.ln_1.weight").And.NotContain("h.0.ln_1.weight");
        StateDict.Copy(model).ShouldEqual(before, "nothing is loaded by halves");
    }

    [Fact]
    public void A_head_of_its_own_is_refused()
    {
        var state = Safetensors.Read(Golden.Open("tiny-gpt2-with-prefix-and-head.safetensors")).ToDictionary();
        var names = Gpt2Checkpoint.Normalise(state).Keys;
        state["lm_head.weight"] = state["lm_head.weight"] + 0.01f;

        names.Should().Contain("h.0.attn.c_attn.bias", "it is a weight, unlike the mask h.0.attn.bias").And.NotContain("lm_head.weight");
        FluentActions.Invoking(() => Gpt2Checkpoint.Normalise(state)).Should().Throw<ArgumentException>("the kit's model ties its head to wte");
    }

    [Fact]
    public void Weights_load_into_an_adapted_model()
    {
        var golden = Golden.Case("checkpoint", "released_layout");
        using var adapted = Lora.CreateGpt2(new Gpt2Config(17, 8, 8, 2, 2), Inputs.Everywhere, Inputs.Seed(34));

        Gpt2Checkpoint.LoadInto(adapted, Released());
        golden.Verify("logits", adapted.call(golden.Inputs.Tensor("tokens")).detach());
        var factors = StateDict.Copy(Inputs.Disturbed(adapted, 35));
        Gpt2Checkpoint.LoadInto(adapted, Released());

        StateDict.Copy(adapted).ShouldEqual(factors, "the factors stay where the weights have none");
    }

    private static IReadOnlyDictionary<string, Tensor> Released() => Safetensors.Read(Golden.Open("tiny-gpt2-released-layout.safetensors"));
}

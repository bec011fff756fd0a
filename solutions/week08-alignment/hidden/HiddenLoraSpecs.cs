using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment.Hidden;

/// <summary>Tasks 1 to 3 on other numbers: plain loops, and what linear algebra says.</summary>
public sealed class HiddenLoraSpecs
{
    [Fact, OfTask(1)]
    public void The_layer_follows_a_loop_on_other_numbers() => Draws.Repeat(5, 9801, draws =>
    {
        var (rank, alpha) = (draws.Int(1, 3), draws.Uniform(1, 20));
        using var layer = Inputs.Disturbed(new LoraLinear(3, 2, rank, alpha, generator: draws.Generator()), draws.Seed());
        double At(string name, params long[] index) => Inputs.Parameter(layer, name).detach()[[.. index.Select(place => TensorIndex.Single(place))]].item<float>();
        var x = draws.Normal([1, 3], ScalarType.Float32);

        var expected = Enumerable.Range(0, 2).Select(o => At("bias", o) + Enumerable.Range(0, 3).Sum(i =>
            x[0, i].item<float>() * (At("weight", o, i) + (alpha / rank * Enumerable.Range(0, rank).Sum(k => At("lora_B", o, k) * At("lora_A", k, i))))));

        layer.call(x).detach()[0].to_type(ScalarType.Float64).Should().BeCloseTo(tensor(expected.ToArray()), 1e-4, 1e-4);
        layer.DeltaWeight().Should().HaveShape(2, 3);
    });

    [Fact, OfTask(1)]
    public void Dropout_meets_the_adapter_only_and_only_in_training()
    {
        using var layer = Inputs.Disturbed(new LoraLinear(50, 4, 2, 4, dropout: 0.5, generator: Inputs.Seed(1)), 2);
        var x = Inputs.Normal(3, 200, 50);
        using var fresh = new LoraLinear(50, 4, 2, 4, dropout: 0.5, generator: Inputs.Seed(1));

        layer.call(x).Should().NotBeSameAs(layer.call(x));
        (layer.call(x) - layer.call(x)).abs().max().item<float>().Should().BeGreaterThan(0.01f, "training drops other inputs each time");
        (fresh.call(x) - fresh.call(x)).abs().max().item<float>().Should().Be(0, "the frozen path sees all of its input");
        layer.eval();
        (layer.call(x) - layer.call(x)).abs().max().item<float>().Should().Be(0);
    }

    [Fact, OfTask(2)]
    public void What_the_layer_adds_to_the_unit_vectors_is_its_change_of_weight() => Draws.Repeat(8, 9811, draws =>
    {
        var original = new Conv1D(3, 8, generator: draws.Generator());
        bool[] enabled = [draws.Int(0, 1) == 1, true, draws.Int(0, 1) == 1, false];
        using var layer = Inputs.Disturbed(new LoraConv1D(original, draws.Int(1, 3), 5, enabled, generator: draws.Generator()), draws.Seed());
        var (units, change) = (eye(3), layer.DeltaWeight().detach());

        (layer.call(units) - original.bias - original.weight).detach().Should().BeCloseTo(change, 1e-5, 1e-5);
        change.narrow(1, 6, 2).Should().BeAllEqualTo(0);
        change.Should().HaveShape(3, 8);
        Inputs.Parameter(layer, "lora_A").size(0).Should().Be(enabled.Count(isOn => isOn) * Inputs.Parameter(layer, "lora_B").size(1));
    });

    [Fact, OfTask(2)]
    public void A_model_with_other_adapters_counts_and_merges_as_well()
    {
        var (config, lora) = (new Gpt2Config(19, 6, 12, 3, 3), new LoraConfig(5, 3, 0, false, true, false, true, false, true));
        using var model = Inputs.Disturbed(Lora.CreateGpt2(config, lora, Inputs.Seed(5)), 6);
        var tokens = Inputs.Tokens(7, 2, 6, 19);
        var logits = model.call(tokens).detach();

        Lora.AdapterParameterCount(config, lora).Should().Be(3 * 5 * (24 + 24 + 60));
        Lora.AdapterState(model).Should().HaveCount(18);
        Lora.MergeAll(model);
        Lora.MergeAll(model);
        model.call(tokens).detach().Should().BeCloseTo(logits, 1e-4, 1e-4);
    }

    [Fact, OfTask(3)]
    public void Weights_of_any_precision_and_naming_load()
    {
        using var source = new Gpt2Model(new Gpt2Config(19, 6, 128, 11, 2), Inputs.Seed(8));
        var tokens = Inputs.Tokens(9, 2, 6, 19);
        var state = StateDict.Copy(source).ToDictionary(entry => $"transformer.{entry.Key}", entry => entry.Value.to_type(ScalarType.BFloat16));
        foreach (var layer in Enumerable.Range(0, 11))
        {
            state[$"transformer.h.{layer}.attn.bias"] = ones(1, 1, 6, 6).tril().to_type(ScalarType.Byte);
            state[$"transformer.h.{layer}.attn.masked_bias"] = tensor(-1e4f);
        }

        using var loaded = Gpt2Checkpoint.Load(state);

        loaded.Config.Should().Be(new Gpt2Config(19, 6, 128, 11, 2));
        loaded.parameters().Should().OnlyContain(parameter => parameter.dtype == ScalarType.Float32);
        loaded.call(tokens).detach().Should().BeCloseTo(source.call(tokens).detach(), 0.02, 0.02, "bfloat16 keeps 8 bits");
        FluentActions.Invoking(() => Gpt2Checkpoint.Load(StateDict.Copy(source).Take(20).ToDictionary())).Should().Throw<ArgumentException>();
    }
}

using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(2)]
public sealed class LoraModelSpecs
{
    [Fact]
    public void Wrapped_model_has_the_released_names_plus_lora()
    {
        using var plain = new Gpt2Model(Inputs.Small);
        using var adapted = Lora.CreateGpt2(Inputs.Small, new LoraConfig(MlpOut: true), Inputs.Seed(21));
        string[] projections = ["h.0.attn.c_attn", "h.0.mlp.c_proj", "h.1.attn.c_attn", "h.1.mlp.c_proj"];

        adapted.named_parameters().Select(entry => entry.name).Should().BeEquivalentTo(
            plain.named_parameters().Select(entry => entry.name).Concat(projections.SelectMany(name => new[] { $"{name}.lora_A", $"{name}.lora_B" })));
        Inputs.Parameter(adapted, "h.1.attn.c_attn.lora_A").Should().HaveShape(16, 16);   // query and value, r = 8 each
        Inputs.Parameter(adapted, "h.1.attn.c_attn.lora_B").Should().HaveShape(32, 8);
        Inputs.Parameter(adapted, "h.0.mlp.c_proj.lora_A").Should().HaveShape(8, 64);
        Inputs.Parameter(adapted, "h.0.mlp.c_proj.lora_B").Should().HaveShape(16, 8);
    }

    [Fact]
    public void Fresh_adapted_gpt2_equals_the_base()
    {
        using var adapted = Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(22));
        using var plain = new Gpt2Model(Inputs.Small);
        StateDict.Load(plain, StateDict.Copy(adapted).Where(entry => !entry.Key.Contains("lora_")).ToDictionary());
        var tokens = Inputs.Tokens(23, 3, 12, 23);

        adapted.call(tokens).detach().Should().BeCloseTo(plain.call(tokens).detach(), 1e-6, 1e-6, "every B is zero");
    }

    [Theory]
    [InlineData(1, true, false, true, false, false, false)]
    [InlineData(8, true, true, true, true, true, true)]
    [InlineData(2, false, true, false, false, false, false)]
    [InlineData(3, false, false, false, true, false, false)]
    [InlineData(4, false, false, false, false, true, false)]
    [InlineData(5, true, false, false, false, false, true)]
    public void Trainable_parameters_are_counted(int rank, bool query, bool key, bool value, bool attentionOutput, bool mlpIn, bool mlpOut)
    {
        var lora = new LoraConfig(rank, 16, 0, query, key, value, attentionOutput, mlpIn, mlpOut);
        using var model = Lora.CreateGpt2(Inputs.Small, lora, Inputs.Seed(24));

        Lora.MarkOnlyLoraAsTrainable(model);

        foreach (var (name, parameter) in model.named_parameters())
        {
            parameter.requires_grad.Should().Be(name.Contains("lora_"), "of all parameters only lora_A and lora_B are trained, and this is {0}", name);
        }

        var counted = Lora.AdapterParameterCount(Inputs.Small, lora);
        counted.Should().Be(Lora.TrainableParameters(model).Sum(parameter => parameter.numel()), "this is how many elements the model's factors A and B have");
        Lora.AdapterParameterCount(new Gpt2Config(), new LoraConfig()).Should().Be(294_912, "GPT-2 small, r = 8, query and value");
    }

    [Fact]
    public void Marking_is_by_name_and_works_both_ways()
    {
        using var layer = new LoraLinear(4, 3, rank: 2, alpha: 4);
        foreach (var parameter in layer.parameters())
        {
            parameter.requires_grad = !parameter.requires_grad;
        }

        Lora.MarkOnlyLoraAsTrainable(layer);

        Lora.TrainableParameters(layer).Should().HaveCount(2).And.OnlyContain(parameter => parameter.size(0) == 2 || parameter.size(1) == 2);
    }

    [Fact]
    public void Adapter_state_round_trips_into_another_model()
    {
        using var first = Inputs.Disturbed(Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(25)), 26);
        using var second = Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(25));
        var (tokens, state) = (Inputs.Tokens(27, 2, 9, 23), Lora.AdapterState(first));
        var expected = first.call(tokens).detach();
        _ = Inputs.Disturbed(first, 28);

        StateDict.Load(second, state, strict: false);

        state.Keys.Count(name => name.Contains("lora_")).Should().Be(16, "the state holds all factors");
        state.Count.Should().Be(16, "the state holds nothing but factors");
        state.Values.Any(value => value.requires_grad).Should().BeFalse("a state remembers no graph");
        second.call(tokens).detach().Should("the logits of the second model").BeBitwiseEqualTo(expected, "its state was copied from the first one, which changed only afterwards");
    }

    [Fact]
    public void MergeAll_keeps_the_logits()
    {
        using var model = Inputs.Disturbed(Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(29)), 30);
        var (tokens, before) = (Inputs.Tokens(31, 2, 12, 23), StateDict.Copy(model));
        var logits = model.call(tokens).detach();

        Lora.MergeAll(model);
        model.call(tokens).detach().Should().BeCloseTo(logits, 1e-4, 1e-4);
        _ = Inputs.Disturbed(model, 32, deviation: 9);
        model.call(tokens).detach().Should().BeCloseTo(logits, 1e-4, 1e-4, "a merged model no longer reads its factors");
        Lora.UnmergeAll(model);

        StateDict.Copy(model).Where(entry => !entry.Key.Contains("lora_")).ToDictionary().ShouldEqual(before, "unmerging puts back what was there before");
        model.modules().OfType<LoraConv1D>().Should().NotBeEmpty().And.OnlyContain(layer => !layer.IsMerged);
    }
}

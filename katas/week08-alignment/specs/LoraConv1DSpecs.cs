using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(2)]
public sealed class LoraConv1DSpecs
{
    [Theory, GoldenData("lora-conv1d")]
    public void Lora_conv1d_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var layer = new LoraConv1D(new Conv1D(inputs.Get<long>("in_features"), inputs.Get<long>("out_features")), inputs.Get<int>("rank"), inputs.Get<double>("alpha"), inputs.Get<bool[]>("enabled"));
        StateDict.Load(layer, inputs.State("state_dict"));

        var output = layer.call(inputs.Tensor("x"));
        (output * inputs.Tensor("grad_out")).sum().backward();

        golden.Verify("out", output.detach());
        golden.Verify("grad_lora_A", Inputs.Parameter(layer, "lora_A").grad!);
        golden.Verify("grad_lora_B", Inputs.Parameter(layer, "lora_B").grad!);
        layer.Merge();
        golden.Verify("merged_weight", Inputs.Parameter(layer, "weight").detach());
    }

    [Fact]
    public void Disabled_segments_never_change() => Draws.Repeat(8, 811, draws =>
    {
        var (width, original) = (draws.Int(1, 5), new Conv1D(6, 0 + (3 * 4), generator: draws.Generator()));
        using var layer = Inputs.Disturbed(new LoraConv1D(original, draws.Int(1, 3), 8, [true, false, true], generator: draws.Generator()), draws.Seed());
        var x = draws.Normal([width, 2, 6], ScalarType.Float32);
        var (output, frozen) = (layer.call(x).detach(), nn.functional.linear(x, original.weight.t(), original.bias).detach());

        output.narrow(-1, 4, 4).Should().BeBitwiseEqualTo(frozen.narrow(-1, 4, 4), "the keys are not adapted");
        layer.DeltaWeight().detach().narrow(1, 4, 4).Should().BeAllEqualTo(0);
        foreach (var start in new[] { 0L, 8 })
        {
            (output - frozen).narrow(-1, start, 4).abs().max().item<float>().Should().BeGreaterThan(0, "query and value are adapted");
        }
    });

    [Fact]
    public void Weight_and_bias_are_taken_over_and_frozen()
    {
        var original = new Conv1D(4, 6, generator: Inputs.Seed(12));
        var before = StateDict.Copy(original);
        using var layer = new LoraConv1D(original, rank: 2, alpha: 6, generator: Inputs.Seed(13));
        var x = Inputs.Normal(14, 3, 4);

        layer.call(x).detach().Should().BeCloseTo(x.matmul(before["weight"]) + before["bias"], 1e-6, 1e-6, "a fresh adapter changes nothing");
        layer.Scaling.Should().Be(3);
        var trainable = layer.named_parameters().Where(entry => entry.parameter.requires_grad).Select(entry => entry.name);
        trainable.Order(StringComparer.Ordinal).ShouldEqual(["lora_A", "lora_B"], "the weight and the bias that were taken over are frozen", "the list of trainable parameters");
        Inputs.Parameter(layer, "lora_A").Should().HaveShape(2, 4);
        Inputs.Parameter(layer, "lora_A").abs().max().item<float>().Should().BeInRange(0.2f, 0.5f, "A is uniform in ±1/√4");
        Inputs.Parameter(layer, "lora_B").detach().Should().HaveShape(6, 2).And.BeAllEqualTo(0);
    }

    [Fact]
    public void Merging_a_projection_is_undone_bit_for_bit()
    {
        using var layer = Inputs.Disturbed(new LoraConv1D(new Conv1D(5, 9, generator: Inputs.Seed(15)), rank: 2, alpha: 4, [false, true, true]), 16);
        var (x, before) = (Inputs.Normal(17, 2, 5), StateDict.Copy(layer));
        var unmerged = layer.call(x).detach();

        layer.Merge();
        layer.Merge();
        layer.call(x).detach().Should().BeCloseTo(unmerged, 1e-5, 1e-5);
        Inputs.Parameter(layer, "weight").detach().Should().BeCloseTo(before["weight"] + layer.DeltaWeight().detach(), 1e-6, 1e-6);
        layer.Unmerge();

        StateDict.Copy(layer)["weight"].Should().BeBitwiseEqualTo(before["weight"]);
        layer.call(x).detach().Should().BeBitwiseEqualTo(unmerged);
    }

    [Fact]
    public void Segments_that_do_not_fit_are_refused()
    {
        FluentActions.Invoking(() => new LoraConv1D(new Conv1D(4, 6), 2, 4, [false, false, false])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LoraConv1D(new Conv1D(4, 6), 2, 4, [true, false, true, true])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LoraConv1D(new Conv1D(4, 6), 0, 4)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LoraConv1D(new Conv1D(4, 6), 2, -1)).Should().Throw<ArgumentException>();
        _ = new LoraConv1D(new Conv1D(4, 6), 2, 4, [true, false]);
    }
}

using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(1)]
public sealed class LoraLinearSpecs
{
    [Theory, GoldenData("lora-linear")]
    public void Lora_linear_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var layer = new LoraLinear(inputs.Get<long>("in_features"), inputs.Get<long>("out_features"), inputs.Get<int>("rank"), inputs.Get<double>("alpha"), bias: inputs.Get<bool>("bias"));
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
    public void A_fresh_adapter_changes_nothing()
    {
        using var layer = new LoraLinear(9, 5, rank: 3, alpha: 6, generator: Inputs.Seed(1));
        var x = Inputs.Normal(2, 4, 9);
        var (a, frozen) = (Inputs.Parameter(layer, "lora_A").detach(), nn.functional.linear(x, Inputs.Parameter(layer, "weight"), Inputs.Parameter(layer, "bias")));

        layer.call(x).detach().Should("the output of a fresh layer").BeBitwiseEqualTo(frozen.detach(), "B = 0 at first, so that nothing is added to the frozen layer");
        layer.Rank.Should().Be(3);
        layer.Scaling.Should().Be(2, "it is α / r");
        Inputs.Parameter(layer, "lora_B").detach().Should().HaveShape(5, 3).And.BeAllEqualTo(0);
        var largestOfA = a.abs().max().item<float>();
        largestOfA.Should().BeInRange(0.2f, 1 / 3f, "A is uniform in ±1/√9");
        a.unique().output.numel().Should().Be(27, "every entry is drawn");
    }

    [Fact]
    public void Merged_and_unmerged_outputs_agree_and_unmerge_restores_every_bit() => Draws.Repeat(10, 803, draws =>
    {
        using var layer = Inputs.Disturbed(new LoraLinear(draws.Int(1, 9), draws.Int(1, 9), draws.Int(1, 4), draws.Uniform(0.5, 20), generator: draws.Generator()), draws.Seed());
        var (x, before) = (draws.Normal([3, Inputs.Parameter(layer, "weight").size(1)], ScalarType.Float32), StateDict.Copy(layer));
        var unmerged = layer.call(x).detach();

        layer.Merge();
        layer.Merge();
        layer.IsMerged.Should().BeTrue();
        layer.call(x).detach().Should("the merged output").BeCloseTo(unmerged, 1e-5, 1e-5, "merging twice is merging once");
        layer.Unmerge();
        layer.Unmerge();

        layer.IsMerged.Should().BeFalse();
        StateDict.Copy(layer).ShouldEqual(before, "unmerging puts back what was there before; subtracting what was added leaves rounding errors");
        layer.call(x).detach().Should("the unmerged output").BeBitwiseEqualTo(unmerged);
    });

    [Fact]
    public void Only_A_and_B_receive_gradients()
    {
        using var layer = Inputs.Disturbed(new LoraLinear(4, 3, rank: 2, alpha: 4, generator: Inputs.Seed(4)), 5);

        layer.call(Inputs.Normal(6, 2, 4)).sum().backward();

        var trainable = layer.named_parameters().Where(entry => entry.parameter.requires_grad).Select(entry => entry.name);
        trainable.Order(StringComparer.Ordinal).ShouldEqual(["lora_A", "lora_B"], "the base is frozen", "the list of trainable parameters");
        var reached = layer.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name);
        reached.Order(StringComparer.Ordinal).ShouldEqual(["lora_A", "lora_B"], "the base is frozen", "the list of parameters with a gradient");
        layer.Merge();
        Inputs.Parameter(layer, "weight").requires_grad.Should().BeFalse("merging needs no gradient");
    }

    [Fact]
    public void A_rank_or_alpha_that_is_not_positive_is_refused()
    {
        FluentActions.Invoking(() => new LoraLinear(4, 3, rank: 0, alpha: 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LoraLinear(4, 3, rank: 1, alpha: 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LoraLinear(4, 3, rank: 1, alpha: double.NaN)).Should().Throw<ArgumentException>();
        _ = new LoraLinear(4, 3, rank: 8, alpha: 1);
    }

    [Fact, Statistical]
    public void A_rank_one_change_is_learnt_exactly()
    {
        var draws = new Draws(806);
        using var layer = new LoraLinear(8, 6, rank: 1, alpha: 2, bias: false, generator: draws.Generator());
        var (u, v, before) = (draws.Normal([6, 1], ScalarType.Float32), draws.Normal([1, 8], ScalarType.Float32), Inputs.Parameter(layer, "weight").detach().clone());
        var change = 0.7 * (u / u.norm()).matmul(v / v.norm());
        using var optimizer = optim.Adam([Inputs.Parameter(layer, "lora_A"), Inputs.Parameter(layer, "lora_B")], lr: 0.02);

        for (var step = 0; step < 300; step++)
        {
            using var scope = NewDisposeScope();
            var x = draws.Normal([32, 8], ScalarType.Float32);
            optimizer.zero_grad();
            nn.functional.mse_loss(layer.call(x), nn.functional.linear(x, before + change)).backward();
            optimizer.step();
        }

        Statistic.ShouldLie("relative error of the learnt change", ((layer.DeltaWeight() - change).norm() / change.norm()).item<float>(), atMost: 1e-3, because: "a change of rank one fits into r = 1");
        Inputs.Parameter(layer, "weight").detach().Should().BeBitwiseEqualTo(before, "W₀ is frozen");
    }
}

[OfTask(1), Collection(MemorySpecs.Name)]
public sealed class LoraMemorySpecs
{
    [Fact]
    public void The_update_is_never_materialised()
    {
        using var layer = new LoraLinear(6000, 6000, rank: 2, alpha: 4, generator: Inputs.Seed(7));
        var x = Inputs.Normal(8, 1, 6000);
        _ = layer.call(x);

        var grown = PeakMemory.Measure(() => layer.call(x).sum().backward());

        grown.Should().BeLessThanOrEqualTo(50_000_000, "two thin products take a few kilobytes, B·A would take 144 MB");
    }
}

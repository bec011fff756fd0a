using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(5)]
public sealed class EncoderSpecs
{
    [Theory, GoldenData("encoder", "same_width,downsampling,widening_only")]
    public void Residual_block_matches_torchvision(GoldenCase golden)
    {
        using var recordsNothing = no_grad();
        var inputs = golden.Inputs;
        using var block = new ResidualBlock(inputs.Get<long>("inChannels"), inputs.Get<long>("outChannels"), inputs.Get<long>("stride"), seed: 0, ScalarType.Float64);
        block.load_state_dict(inputs.State("state").ToDictionary(entry => entry.Key, entry => entry.Value), strict: false);

        block.state_dict().Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Should().BeEquivalentTo(inputs["state"].Names, "weights load by name");
        block.eval();
        golden.Verify("evalOut", block.call(inputs.Tensor("x")));
        block.train();
        golden.Verify("trainOut", block.call(inputs.Tensor("x")));
    }

    [Theory, GoldenData("encoder", "head_4_6_3")]
    public void Head_matches_the_formula(GoldenCase golden)
    {
        using var recordsNothing = no_grad();
        using var head = new ProjectionHead(4, 6, 3, seed: 0, ScalarType.Float64);
        head.load_state_dict(golden.Inputs.State("state").ToDictionary(entry => entry.Key, entry => entry.Value), strict: true);

        golden.Verify("out", head.call(golden.Inputs.Tensor("x")));
    }

    [Theory, GoldenData("encoder", "resnet18")]
    public void Resnet_18_has_torchvisions_parameters(GoldenCase golden)
    {
        using var model = new ResNetEncoder(golden.Inputs.Get<long>("width"), [.. golden.Inputs.Get<long[]>("blocks").Select(count => (int)count)], seed: 0);
        var state = model.state_dict();

        golden.Verify("parameters", model.parameters().Sum(parameter => parameter.numel()));
        golden.Verify("stateEntries", (double)state.Count);

        model.Features.Should().Be(512);
        state.Keys.Should().Contain(["conv1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer2.0.downsample.0.weight", "layer4.0.downsample.1.bias", "layer4.1.bn2.weight"]);
        state.Keys.Should().NotContain(name => name.StartsWith("layer1.0.downsample", StringComparison.Ordinal) || name.StartsWith("fc", StringComparison.Ordinal));
        state["conv1.weight"].Should().HaveShape(64, 3, 3, 3);
        state["layer2.0.downsample.0.weight"].Should().HaveShape(128, 64, 1, 1);
    }

    [Fact]
    public void Features_come_before_the_head()
    {
        using var recordsNothing = no_grad();
        using var encoder = new ConvEncoder(3, seed: 61);
        using var head = new ProjectionHead(12, 7, 5, seed: 62);
        using var model = new SimClrModel(encoder, head);
        var images = Inputs.Noise(61, 4, 16, 16);
        model.eval();

        var h = model.Features(images);

        h.Should().HaveShape(4, encoder.Features);
        h.Should().BeBitwiseEqualTo(encoder.call(images), "h is what the encoder gives; the head is thrown away after training");
        model.call(images).Should().BeBitwiseEqualTo(head.call(h), "z = g(h)");
        model.state_dict().Keys.Should().Contain(["encoder.conv1.weight", "encoder.bn3.bias", "head.hidden.weight", "head.output.weight"]);
    }

    [Fact]
    public void Conv_encoder_matches_its_formula()
    {
        using var recordsNothing = no_grad();
        using var model = new ConvEncoder(2, seed: 63, ScalarType.Float64);
        model.eval();
        var state = model.state_dict();
        var x = Inputs.Noise(63, 3, 9, 16, ScalarType.Float64);
        Tensor Stage(Tensor x, int stage) => nn.functional.relu(nn.functional.conv2d(x, state[$"conv{stage}.weight"], null, [2, 2], [1, 1]) / Math.Sqrt(1 + 1e-5)); // a fresh batch norm only divides

        var expected = Stage(Stage(Stage((4 * x) - 2, 1), 2), 3).mean([2L, 3L]);

        model.call(x).Should().BeCloseTo(expected, rtol: 1e-9, atol: 1e-12, "centred pixels, three stages, global average");
    }

    [Fact]
    public void Resnet_matches_its_formula()
    {
        using var recordsNothing = no_grad();
        using var model = new ResNetEncoder(2, [1, 2], seed: 64, ScalarType.Float64);
        model.eval();
        var x = Inputs.Noise(64, 2, 8, 8, ScalarType.Float64);
        var parts = model.named_children().ToDictionary(part => part.name, part => (nn.Module<Tensor, Tensor>)part.module);

        var stem = nn.functional.relu(parts["bn1"].call(parts["conv1"].call((4 * x) - 2)));
        var expected = parts["layer2"].call(parts["layer1"].call(stem));

        expected.Should().HaveShape(2, 4, 4, 4);
        model.call(x).Should().BeCloseTo(expected.mean([2L, 3L]), rtol: 1e-9, atol: 1e-12, "stem with ReLU and no pooling, layers, global average");
        ((Action)(() => _ = new ResNetEncoder(2, [], seed: 0))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Stem_keeps_the_resolution()
    {
        using var recordsNothing = no_grad();
        using var model = new ResNetEncoder(4, [1], seed: 65);
        var stem = (nn.Module<Tensor, Tensor>)model.named_children().Single(part => part.name == "conv1").module;
        var image = Inputs.Noise(65, 1, 12, 12);

        var (maps, shifted) = (stem.call(image), stem.call(image.roll(1, 3)));

        maps.Should().HaveShape(1, 4, 12, 12);
        shifted[.., .., .., 3..11].Should().BeCloseTo(maps[.., .., .., 2..10], rtol: 0, atol: 1e-5, "one pixel in, one pixel out");
    }

    [Fact]
    public void Same_seed_same_weights()
    {
        var before = get_rng_state();
        Func<int, nn.Module>[] modules =
        [
            seed => new ResidualBlock(2, 4, 2, seed), seed => new ResNetEncoder(4, [2, 1], seed), seed => new ConvEncoder(4, seed), seed => new ProjectionHead(4, 5, 6, seed),
        ];

        modules.Should().AllSatisfy(create =>
        {
            Weights(create(7)).Should().BeBitwiseEqualTo(Weights(create(7)), "equal seeds give equal weights");
            (Weights(create(7)) - Weights(create(8))).abs().max().ToDouble().Should().BeGreaterThan(0.01, "another seed gives other weights");
        });
        RandomState.ShouldBeUntouched(before, "constructors draw from their seeds");
    }

    [Fact]
    public void Convolutions_keep_the_variance_of_gradients()
    {
        using var model = new ResNetEncoder(32, [1, 1], seed: 66);
        var state = model.state_dict();

        double Deviation(string name) => state[name].std(unbiased: false).ToDouble();
        (Deviation("layer1.0.conv2.weight") / Math.Sqrt(2.0 / (32 * 9))).Should().BeApproximately(1, 0.03, "He with fan-out");
        (Deviation("layer2.0.conv1.weight") / Math.Sqrt(2.0 / (64 * 9))).Should().BeApproximately(1, 0.03, "the fan-out counts output channels");
        (Deviation("layer2.0.downsample.0.weight") / Math.Sqrt(2.0 / 64)).Should().BeApproximately(1, 0.06, "1×1 convolutions too");
        state["bn1.weight"].Should().BeAllEqualTo(1);
        state["bn1.bias"].Should().BeAllEqualTo(0);
        (state["layer1.0.conv1.weight"] - state["layer1.0.conv2.weight"]).abs().max().ToDouble().Should().BeGreaterThan(0.01, "no two convolutions share their draws");
    }

    private static Tensor Weights(nn.Module module) => cat(module.parameters().Select(parameter => parameter.detach().flatten()).ToArray(), 0);
}

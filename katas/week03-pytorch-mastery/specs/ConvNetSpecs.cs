using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(8)]
public sealed class ConvNetSpecs
{
    [Theory, GoldenData("convnet")]
    public void Conv_net_matches_torch_in_both_modes(GoldenCase golden)
    {
        var (net, x) = (Read(golden, CPU), golden.Inputs.Tensor("x"));
        net.eval();
        golden.Verify("evalLogits", net.call(x).detach());
        net.train();

        var logits = net.call(x);
        var loss = nn.functional.cross_entropy(logits, golden.Inputs.Tensor("labels"));
        loss.backward();

        golden.Verify("trainLogits", logits.detach());
        golden.Verify("trainLoss", loss.item<float>());
        golden.Verify("gradConv1", net.get_parameter("conv1.weight")!.ReceivedGradient());
        golden.Verify("gradFc2Bias", net.get_parameter("fc2.bias")!.ReceivedGradient());
    }

    [Fact]
    public void State_dict_has_the_promised_names() => StateDict.Copy(new ConvNet(2, 3, 4)).Keys.Should().BeEquivalentTo(
        "conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
        "conv2.weight", "bn2.weight", "bn2.bias", "bn2.running_mean", "bn2.running_var", "bn2.num_batches_tracked",
        "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias");

    [Fact]
    public void Default_net_has_105914_parameters() => new ConvNet().parameters().Sum(parameter => parameter.numel()).Should().Be(105_914);

    [Fact]
    public void Weights_depend_on_the_seed_alone()
    {
        var before = get_rng_state();

        var first = StateDict.Copy(new ConvNet(2, 3, 4, seed: 7));
        var (again, other) = (StateDict.Copy(new ConvNet(2, 3, 4, seed: 7)), StateDict.Copy(new ConvNet(2, 3, 4, seed: 8)));

        RandomState.ShouldBeUntouched(before, "the network draws from its own seed");
        first.ShouldEqual(again, "equal seeds give equal weights");
        foreach (var name in new[] { "conv1.weight", "conv2.weight", "fc1.weight", "fc2.weight" })
        {
            first[name].eq(other[name]).all().item<bool>().Should().BeFalse(name);
        }
    }

    [Fact]
    public void Dropout_draws_from_the_networks_own_noise()
    {
        var (net, x) = (new ConvNet(2, 3, 64, dropout: 0.5, seed: 3), rand(4, 1, 28, 28, generator: Seeds.Generator(1)));
        var (state, before) = (net.Noise.get_state(), get_rng_state());

        var first = net.call(x).detach();
        var second = net.call(x).detach();
        net.Noise.set_state(state);
        var replayed = net.call(x).detach();

        first.eq(second).all().item<bool>().Should().BeFalse("every pass draws a mask of its own");
        replayed.Should("the output after the noise was set back").BeCloseTo(first, 1e-5, 1e-6, "the mask is decided by the noise");
        RandomState.ShouldBeUntouched(before, "masks are drawn from the network's own noise");
    }

    [Fact]
    public void Dropout_keeps_the_expectation_and_is_off_in_evaluation()
    {
        var x = rand(2, 1, 28, 28, generator: Seeds.Generator(2));
        var (with, without) = (new ConvNet(2, 3, 256, dropout: 0.5, seed: 3), new ConvNet(2, 3, 256, dropout: 0, seed: 3));

        var mean = stack([.. Enumerable.Range(0, 200).Select(_ => with.call(x).detach())]).mean([0L]);

        mean.Should("the mean output of 200 passes with dropout").BeCloseTo(without.call(x).detach(), 0, 0.06, "survivors are divided by 1 − p");
        with.eval();
        without.eval();
        StateDict.Load(without, StateDict.Copy(with));
        with.call(x).detach().Should("the output in evaluation").BeCloseTo(without.call(x).detach(), 1e-5, 1e-6, "evaluation drops nothing");
    }

    [GpuTheory, GoldenData("convnet")]
    public void Weights_and_loss_agree_across_devices(GoldenCase golden)
    {
        StateDict.Copy(new ConvNet(seed: 5, device: CUDA))["fc1.weight"].Should().BeBitwiseEqualTo(StateDict.Copy(new ConvNet(seed: 5))["fc1.weight"]);

        var logits = Read(golden, CUDA).call(golden.Inputs.Tensor("x", CUDA));

        golden.Verify("trainLogits", logits.detach().cpu());
    }

    private static ConvNet Read(GoldenCase golden, Device device)
    {
        var net = new ConvNet(golden.Inputs.Get<long>("channels1"), golden.Inputs.Get<long>("channels2"), golden.Inputs.Get<long>("hidden"), dropout: 0, device: device);
        StateDict.Load(net, golden.Inputs.State("state"), strict: false);
        return net;
    }
}

using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(5)]
public sealed class BatchNormSpecs
{
    [Theory, GoldenData("batchnorm")]
    public void Batch_norm_matches_torch_forward_running_and_backward(GoldenCase golden)
    {
        var (x, state, module) = (golden.Inputs.Tensor("x"), golden.Inputs.State("state"), Module(golden));

        var (output, _, _, cache) = BatchNorm.Forward(x, state["weight"], state["bias"], golden.Inputs.Get<double>("eps"));
        golden.Verify("out", output);
        var (gradX, gradWeight, gradBias) = BatchNorm.Backward(golden.Inputs.Tensor("gradOutput"), cache);

        module.eval();
        golden.Verify("evalOut", module.call(x).detach());
        module.train();
        golden.Verify("out", module.call(x).detach());
        golden.Verify("runningMean", StateDict.Copy(module)["running_mean"]);
        golden.Verify("runningVar", StateDict.Copy(module)["running_var"]);
        golden.Verify("gradX", gradX);
        golden.Verify("gradWeight", gradWeight);
        golden.Verify("gradBias", gradBias);
    }

    [Fact]
    public void Backward_matches_finite_differences() => Draws.Repeat(3, 501, draws =>
    {
        var (x, g, weight, bias) = (draws.Normal([3, 2, 2, 3]), draws.Normal([3, 2, 2, 3]), draws.Normal([2]), draws.Normal([2]));

        var (gradX, gradWeight, gradBias) = BatchNorm.Backward(g, BatchNorm.Forward(x, weight, bias, 1e-3).Cache);

        GradientCheck.Verify(point => Loss(point, weight, bias), x, gradX);
        GradientCheck.Verify(point => Loss(x, point, bias), weight, gradWeight);
        GradientCheck.Verify(point => Loss(x, weight, point), bias, gradBias);

        double Loss(Tensor x, Tensor weight, Tensor bias) => (g * BatchNorm.Forward(x, weight, bias, 1e-3).Output).sum().item<double>();
    });

    [Fact]
    public void Input_gradient_is_orthogonal_to_ones_and_to_the_normalized_input() => Draws.Repeat(5, 511, draws =>
    {
        var (x, g) = (draws.Normal([7, 4]), draws.Normal([7, 4]));
        var cache = BatchNorm.Forward(x, draws.Normal([4]), draws.Normal([4]), 1e-12).Cache;

        var gradX = BatchNorm.Backward(g, cache).GradX;

        gradX.sum(0L).Should().BeCloseTo(zeros(4, dtype: ScalarType.Float64), 0, 1e-10, "shifting a channel changes nothing");
        (gradX * (x - x.mean([0L]))).sum(0L).Should().BeCloseTo(zeros(4, dtype: ScalarType.Float64), 0, 1e-10, "stretching a channel changes nothing");
    });

    [Fact]
    public void Output_ignores_shift_and_scale_of_the_input() => Draws.Repeat(5, 521, draws =>
    {
        var (x, weight, bias) = (draws.Normal([5, 3, 2, 2]), draws.Normal([3]), draws.Normal([3]));

        var moved = BatchNorm.Forward((draws.Uniform(0.5, 9) * x) + draws.Uniform(-9, 9), weight, bias, 1e-12).Output;

        moved.Should().BeCloseTo(BatchNorm.Forward(x, weight, bias, 1e-12).Output, 1e-8, 1e-8);
    });

    [Theory, GoldenData("batchnorm", "rows_6x3,images_3x2x4x5")]
    public void Evaluation_is_independent_of_the_rest_of_the_batch(GoldenCase golden)
    {
        var (x, module) = (golden.Inputs.Tensor("x"), Module(golden));
        module.call(x);
        module.eval();
        var before = StateDict.Copy(module);

        module.call(x.narrow(0, 0, 1)).detach().Should("the output for the first example alone")
            .BeCloseTo(module.call(x).detach().narrow(0, 0, 1), 1e-12, 1e-12, "a prediction must not depend on the rest of the batch");

        StateDict.Copy(module)["running_mean"].Should().BeBitwiseEqualTo(before["running_mean"], "evaluation never changes the statistics");
        StateDict.Copy(module)["num_batches_tracked"].Should().BeBitwiseEqualTo(before["num_batches_tracked"]);
    }

    [Fact]
    public void A_single_value_per_channel_is_refused_in_training()
    {
        var module = new ManualBatchNorm(3);

        FluentActions.Invoking(() => module.call(ones(1, 3))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => module.call(ones(4, 2))).Should().Throw<ArgumentException>("there are three channels");
        module.eval();
        module.call(ones(1, 3)).Should().HaveShape(1, 3);
    }

    [Fact]
    public void Running_statistics_hold_no_graph()
    {
        var module = new ManualBatchNorm(2);
        module.call(new Draws(531).Normal([4, 2], ScalarType.Float32).requires_grad_());

        foreach (var (name, buffer) in module.named_buffers())
        {
            buffer.Should(name).HaveNoGradientGraph();
        }

        module.named_buffers().Should().HaveCount(3);
        StateDict.Copy(module)["num_batches_tracked"].item<long>().Should().Be(1);
    }

    [Theory, GoldenData("batchnorm", "images_3x2x4x5,rows_6x3")]
    public void Module_gradients_through_autograd_equal_the_manual_ones(GoldenCase golden)
    {
        var (x, module) = (golden.Inputs.Tensor("x").requires_grad_(), Module(golden));

        module.call(x).backward([golden.Inputs.Tensor("gradOutput")]);

        golden.Verify("gradX", x.ReceivedGradient());
        golden.Verify("gradWeight", module.get_parameter("weight")!.ReceivedGradient());
        golden.Verify("gradBias", module.get_parameter("bias")!.ReceivedGradient());
    }

    private static ManualBatchNorm Module(GoldenCase golden)
    {
        var state = golden.Inputs.State("state");
        var module = new ManualBatchNorm(state["weight"].numel(), golden.Inputs.Get<double>("eps"), golden.Inputs.Get<double>("momentum"), ScalarType.Float64);
        StateDict.Load(module, state);
        return module;
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(6)]
public sealed class StridedSpecs
{
    [Fact]
    public void Windows_share_memory_with_the_image()
    {
        var whole = arange(2 * 3 * 7 * 6, dtype: ScalarType.Float64).view(2, 3, 7, 6);
        foreach (var image in new[] { whole, whole.transpose(2, 3), whole.narrow(2, 1, 5).narrow(0, 1, 1) })
        {
            var windows = Strided.Windows(image, 3, 2, 2);

            windows.Should().HaveShape(image.shape[0], 3, ((image.shape[2] - 3) / 2) + 1, ((image.shape[3] - 2) / 2) + 1, 3, 2);
            windows[0, 1, 1, 1].Should("the window at row 1, column 1 of channel 1").BeBitwiseEqualTo(image[0, 1].narrow(0, 2, 3).narrow(1, 2, 2), "a window is a view of the image");
            image[0, 1, 2, 3] = -1.0;
            windows[0, 1, 1, 1, 0, 1].item<double>().Should().Be(-1, "a view sees what is written to its image");
        }
    }

    [Theory, GoldenData("conv", "3x3_same,stride2_odd,tall_kernel_stride3,1x1_square_channels,kernel_covers_image")]
    public void Convolution_matches_torch_forward_and_backward(GoldenCase golden)
    {
        var (x, weight, g) = (golden.Inputs.Tensor("x"), golden.Inputs.Tensor("weight"), golden.Inputs.Tensor("gradOutput"));
        var (bias, stride, padding) = (golden.Inputs.Has("bias") ? golden.Inputs.Tensor("bias") : null, golden.Inputs.Get<long>("stride"), golden.Inputs.Get<long>("padding"));
        var (gradX, gradWeight, gradBias) = Strided.Conv2dBackward(g, x, weight, stride, padding);

        golden.Verify("out", Strided.Conv2d(x, weight, bias, stride, padding));
        golden.Verify("gradX", gradX);
        golden.Verify("gradWeight", gradWeight);
        gradBias!.Should().BeCloseTo(g.sum([0, 2, 3]), 1e-10, 1e-12, "the bias is added everywhere");
    }

    [Fact]
    public void Convolution_agrees_with_the_oracle_on_random_geometry() => Draws.Repeat(30, 601, draws =>
    {
        var (kh, kw, stride, padding) = (draws.Int(1, 4), draws.Int(1, 4), draws.Int(1, 4), draws.Int(0, 3));
        var x = draws.Normal([draws.Int(1, 3), draws.Int(1, 3), draws.Int(kh, 9), draws.Int(kw, 9)]).requires_grad_();
        var weight = draws.Normal([draws.Int(1, 4), x.shape[1], kh, kw]).requires_grad_();
        var expected = nn.functional.conv2d(x, weight, null, [stride], [padding]);
        var g = draws.Normal(expected.shape);
        expected.backward([g]);

        var (gradX, gradWeight, _) = Strided.Conv2dBackward(g, x.detach(), weight.detach(), stride, padding);

        Strided.Conv2d(x.detach(), weight.detach(), null, stride, padding).Should().BeCloseTo(expected.detach(), 1e-10, 1e-11);
        gradX.Should().BeCloseTo(x.ReceivedGradient(), 1e-10, 1e-11);
        gradWeight.Should().BeCloseTo(weight.ReceivedGradient(), 1e-10, 1e-11);
    });

    [Fact]
    public void Backward_is_the_adjoint() => Draws.Repeat(10, 611, draws =>
    {
        var (stride, padding) = (draws.Int(1, 3), draws.Int(0, 2));
        var (x, weight) = (draws.Normal([2, 3, 6, 7]), draws.Normal([4, 3, 3, 2]));
        var output = Strided.Conv2d(x, weight, null, stride, padding);
        var g = draws.Normal(output.shape);

        var (gradX, gradWeight, _) = Strided.Conv2dBackward(g, x, weight, stride, padding);

        var product = (output * g).sum().item<double>();
        var (xTimesGradX, weightTimesGradWeight) = ((x * gradX).sum().item<double>(), (weight * gradWeight).sum().item<double>());
        xTimesGradX.Should().BeApproximately(product, 1e-10 * (1 + Math.Abs(product)), "Σ x·GradX = Σ Conv(x)·g, as the convolution is linear in x");
        weightTimesGradWeight.Should().BeApproximately(product, 1e-10 * (1 + Math.Abs(product)), "Σ w·GradWeight = Σ Conv(x)·g, as the convolution is linear in w");
    });

    [Fact]
    public void An_impulse_returns_the_kernel_unflipped_where_expected()
    {
        var (impulse, kernel) = (zeros(1, 1, 5, 5), arange(9, dtype: ScalarType.Float32).view(1, 1, 3, 3));
        impulse[0, 0, 2, 2] = 1;

        var output = Strided.Conv2d(impulse, kernel, null, padding: 1);

        output[0, 0].narrow(0, 1, 3).narrow(1, 1, 3).Should("the output around the impulse").BeCloseTo(kernel[0, 0].flip(0, 1), 0, 0, "the output at (y, x) reads the kernel at the impulse's place in its window");
        output.sum().item<float>().Should().Be(36);
    }

    [Theory, GoldenData("conv", "pool_*")]
    public void Max_pooling_matches_torch(GoldenCase golden)
    {
        var (x, kernel, stride) = (golden.Inputs.Tensor("x"), golden.Inputs.Get<long>("kernel"), golden.Inputs.Get<long>("stride"));

        golden.Verify("out", Strided.MaxPool2d(x, kernel, stride));
        golden.Verify("gradX", Strided.MaxPool2dBackward(golden.Inputs.Tensor("gradOutput"), x, kernel, stride));
    }

    [Fact]
    public void Ties_give_the_gradient_to_the_first_maximum()
    {
        var x = zeros(1, 1, 4, 4);

        var gradX = Strided.MaxPool2dBackward(ones(1, 1, 2, 2), x, 2, 2);

        var expected = zeros(1, 1, 4, 4);
        Array.ForEach([(0, 0), (0, 2), (2, 0), (2, 2)], corner => expected[0, 0, corner.Item1, corner.Item2] = 1);
        gradX.Should().BeCloseTo(expected, 0, 0, "of equal values the first takes the whole gradient");
    }

    [Fact]
    public void Convolution_is_vectorized()
    {
        var (x, weight) = (rand(32, 16, 28, 28), rand(32, 16, 3, 3));

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(1), () => Strided.Conv2d(x, weight, null, padding: 1).Should().HaveShape(32, 32, 28, 28));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Strided.Conv2d(ones(1, 2, 3, 3), ones(1, 2, 3, 3), null).item<float>().Should().Be(18);

        FluentActions.Invoking(() => Strided.Windows(ones(1, 1, 3, 3), 4, 2, 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Strided.Conv2d(ones(1, 3, 5, 5), ones(2, 2, 3, 3), null)).Should().Throw<ArgumentException>();
    }
}

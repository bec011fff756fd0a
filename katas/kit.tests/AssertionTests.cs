using Approval;
using FluentAssertions;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Each assertion passes when it should, and fails with the approved message when it should.</summary>
public sealed class AssertionTests
{
    private static readonly Tensor Expected = arange(6, dtype: ScalarType.Float64).view(2, 3);

    [Fact]
    public async Task Failures_say_what_was_asked_where_it_differs_and_by_how_much()
    {
        var nan = Expected.clone();
        nan[1, 1] = double.NaN;
        var infinite = Expected.clone();
        infinite[0, 2] = double.PositiveInfinity;
        var disposed = Expected.clone();
        disposed.Dispose();
        var messages = new[]
        {
            Message(() => (Expected + 0.5).Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => (Expected * 1.001).Should().BeCloseTo(Expected, 1e-6, 1e-6, "the scale is {0}", 1)),
            Message(() => nan.Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => infinite.Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => Expected.t().Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => Expected.unsqueeze(0).Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => Expected.to_type(ScalarType.Float32).Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => ((Tensor)null!).Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => disposed.Should().BeCloseTo(Expected, 1e-6, 1e-6)),
            Message(() => (Expected + 1e-9).Should().BeBitwiseEqualTo(Expected)),
            Message(() => Expected.Should().HaveShape(3, 2)),
            Message(() => Expected.Should().HaveDtype(ScalarType.Int64)),
            Message(() => nan.Should().BeFinite()),
            Message(() => Expected.Should().BeAllEqualTo(0)),
            Message(() => Expected.clone().requires_grad_().Should().HaveNoGradientGraph()),
            Message(() => Expected!.Should().BeAllEqualTo(0, "nothing reaches {0}", "it")),
            Message(() => Expected.Should("the output in evaluation").BeBitwiseEqualTo(-Expected, "a name says more than an expression")),
            Message(() => tensor(double.NaN).Should().BeCloseTo(tensor(-0.0), 1e-6, 1e-6)),
            Message(() => tensor(double.NaN).Should("the loss").BeAllEqualTo(0, "nothing is scored")),
        };

        await Verifier.Verify(string.Join("\n\n", messages));
    }

    [Fact]
    public void Right_tensors_pass()
    {
        Expected.clone().Should().BeCloseTo(Expected, 0, 0).And.BeBitwiseEqualTo(Expected).And.HaveShape(2, 3).And.HaveDtype(ScalarType.Float64).And.BeFinite().And.HaveNoGradientGraph();
        zeros(3).Should().BeAllEqualTo(0);
        tensor([double.NaN, double.PositiveInfinity]).Should().BeCloseTo(tensor([double.NaN, double.PositiveInfinity]), 0, 0);
    }

    [Fact]
    public void Infinity_is_close_to_itself_only() =>
        FluentActions.Invoking(() => tensor([double.PositiveInfinity]).Should().BeCloseTo(tensor([double.NegativeInfinity]), 1, 1)).Should().Throw<SpecFailedException>();

    [Fact]
    public void A_failed_comparison_attaches_a_picture_of_the_error()
    {
        Message(() => (Expected + 1).Should().BeCloseTo(Expected, 0, 0));

        var (bytes, mediaType) = TestContext.Current.Attachments!["actual-error.png"].AsByteArray();
        mediaType.Should().Be("image/png");
        bytes.Take(4).Should().Equal(0x89, 0x50, 0x4e, 0x47);
    }

    [Fact]
    public async Task Gradient_checks_find_a_factor_of_one_in_a_thousand_and_name_the_parameter()
    {
        var x = tensor([0.5, -1.5, 2.0]);
        var linear = nn.Linear(2, 1, dtype: ScalarType.Float64);
        using (no_grad())
        {
            linear.weight!.copy_(tensor(new[,] { { 1.0, 2.0 } }));
            linear.bias!.copy_(tensor([3.0]));
        }

        var input = tensor(new[,] { { 0.5, 0.25 } });
        var messages = new[]
        {
            Message(() => GradientCheck.Verify(point => point.pow(3).sum().item<double>(), x, 3 * x * x * 1.001)),
            Message(() => GradientCheck.Verify(linear, () => linear.call(input).sum() + linear.bias!.detach().sum())),
        };
        GradientCheck.Verify(point => point.pow(3).sum().item<double>(), x, 3 * x * x);
        GradientCheck.Verify(point => point.sin() * point, x);

        x.Should().BeBitwiseEqualTo(tensor([0.5, -1.5, 2.0]));
        is_grad_enabled().Should().BeTrue();
        FluentActions.Invoking(() => GradientCheck.Numeric(_ => 0, ones(1))).Should().Throw<ArgumentException>();
        await Verifier.Verify(string.Join("\n\n", messages));
    }

    [Fact]
    public void A_property_names_the_draw_that_breaks_it()
    {
        var failure = FluentActions.Invoking(() => Draws.Repeat(10, 5, draws => draws.Int(0, 100).Should().BeLessThan(101).And.NotBe(new Draws(8).Int(0, 100)))).Should().Throw<SpecFailedException>().Which;

        failure.Message.Should().Contain("new Draws(8)");
    }

    private static string Message(Action action) => Record.Exception(action) is SpecFailedException failure ? failure.Message : throw new InvalidOperationException("It did not fail.");
}

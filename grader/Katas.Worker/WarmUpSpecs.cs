using FluentAssertions;
using Katas.Kit.Testing;
using TorchSharp;
using Xunit;

namespace Katas.Worker;

/// <summary>The specs that warm up xunit and the assertions; they fail, as failures take the longest way. Task 0 is for every worker, task 1 for those with time.</summary>
public sealed class WarmUpSpecs
{
    /// <summary>Fails by design.</summary>
    /// <param name="expected">Some value.</param>
    [Theory]
    [InlineData(2.0)]
    [OfTask(0)]
    public void TakesTheLongest(double expected)
    {
        using var one = torch.ones(2, 2);

        one.sum().item<float>().Should().Be((float)expected);
    }

    /// <summary>Fails by design, with a picture of the error.</summary>
    [Fact]
    [OfTask(1)]
    public void DrawsTheErrorOfATensor()
    {
        using var ones = torch.ones(2, 3, 3);
        using var other = ones.cumsum(1);

        other.Should().BeCloseTo(ones, rtol: 1e-6, atol: 1e-6, "this warms up");
    }

    /// <summary>Fails by design, as a stub does.</summary>
    [Fact]
    [OfTask(1)]
    public void WaitsForAStub() => throw new NotImplementedException("warm-up");

    /// <summary>Passes.</summary>
    [Fact]
    [OfTask(1)]
    public void ChecksAGradient()
    {
        using var x = torch.arange(1, 4, torch.ScalarType.Float64);

        GradientCheck.Verify(value => value.exp().matmul(value), x);
        x.Should().HaveShape(3).And.HaveDtype(torch.ScalarType.Float64).And.BeFinite();
        ((Action)(() => throw new ArgumentException("warm-up", nameof(x)))).Should().Throw<ArgumentException>().WithMessage("warm*");
    }
}

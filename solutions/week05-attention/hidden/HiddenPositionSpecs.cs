using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention.Hidden;

[OfTask(6)]
public sealed class HiddenPositionSpecs
{
    [Theory, InlineData(10000, 10), InlineData(500, 6)]
    public void The_table_follows_its_definition(double baseWavelength, int width)
    {
        var table = SinusoidalPositions.Table(40, width, baseWavelength, ScalarType.Float64);

        for (var pair = 0; pair < width / 2; pair++)
        {
            var angle = 37 / Math.Pow(baseWavelength, 2.0 * pair / width);
            table[37, 2 * pair].ToDouble().Should().BeApproximately(Math.Sin(angle), 1e-12);
            table[37, (2 * pair) + 1].ToDouble().Should().BeApproximately(Math.Cos(angle), 1e-12);
        }
    }

    [Fact]
    public void A_shift_and_its_opposite_cancel()
    {
        var there = SinusoidalPositions.ShiftMatrix(13, 8, 300);

        there.matmul(SinusoidalPositions.ShiftMatrix(-13, 8, 300)).Should().BeCloseTo(eye(8, dtype: ScalarType.Float64), rtol: 0, atol: 1e-12);
        there.Should().HaveDtype(ScalarType.Float64);
    }

    [Fact]
    public void Adding_in_two_parts_is_adding_at_once()
    {
        var x = HiddenInputs.Normal(141, 2, 9, 4);

        var parts = cat([SinusoidalPositions.Add(x.narrow(1, 0, 5)), SinusoidalPositions.Add(x.narrow(1, 5, 4), firstPosition: 5)], 1);

        parts.Should().BeCloseTo(SinusoidalPositions.Add(x), rtol: 0, atol: 1e-6);
        (SinusoidalPositions.Add(zeros(1, 1, 4))).Should().BeCloseTo(tensor(new[] { 0f, 1, 0, 1 }).reshape(1, 1, 4), rtol: 0, atol: 1e-7);
    }
}

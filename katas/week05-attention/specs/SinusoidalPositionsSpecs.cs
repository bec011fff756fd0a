using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(6)]
public sealed class SinusoidalPositionsSpecs
{
    [Theory, GoldenData("positions")]
    public void Positions_match_golden(GoldenCase golden)
    {
        var table = SinusoidalPositions.Table(golden.Inputs.Get<long>("length"), golden.Inputs.Get<long>("d_model"));

        golden.Verify("table", table.index_select(0, golden.Inputs.Tensor("rows")));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(100)]
    public void An_offset_is_one_linear_map(long offset)
    {
        var table = SinusoidalPositions.Table(150, 12, dtype: ScalarType.Float64);

        var shift = SinusoidalPositions.ShiftMatrix(offset, 12);

        table.narrow(0, 0, 50).matmul(shift.t()).Should("M times the first 50 rows").BeCloseTo(table.narrow(0, offset, 50), rtol: 0, atol: 1e-9, "M maps row pos to row pos + {0}", offset);
        shift.matmul(SinusoidalPositions.ShiftMatrix(5, 12))
            .Should().BeCloseTo(SinusoidalPositions.ShiftMatrix(offset + 5, 12), rtol: 0, atol: 1e-9, "two shifts are one");
    }

    [Fact]
    public void Without_positions_attention_is_blind_to_order()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, generator: Inputs.Seed(32));
        var x = Inputs.Normal(32, 1, 6, 8);
        var order = tensor(new[] { 3L, 0, 5, 1, 4, 2 });
        Tensor Reordered(Tensor y) => y.index_select(1, order);

        model.SelfAttention(Reordered(x)).Output.Should().BeCloseTo(Reordered(model.SelfAttention(x).Output), rtol: 1e-5, atol: 1e-5, "attention treats its input as a set");
        var seen = Reordered(model.SelfAttention(SinusoidalPositions.Add(x)).Output);
        var other = model.SelfAttention(SinusoidalPositions.Add(Reordered(x))).Output;
        (seen - other).abs().max().ToDouble().Should().BeGreaterThan(1e-2, "positions tell the orders apart");
    }

    [Fact]
    public void Add_continues_at_the_first_position_in_the_dtype_of_the_embeddings()
    {
        var embeddings = Inputs.Normal64(33, 2, 3, 4);
        var angle = tensor(new double[,] { { 5, 0.05 }, { 6, 0.06 }, { 7, 0.07 } });

        var sum = SinusoidalPositions.Add(embeddings, firstPosition: 5);

        var rows = stack([angle.sin(), angle.cos()], -1).reshape(3, 4);
        sum.Should().BeCloseTo(embeddings + rows, rtol: 0, atol: 1e-12, "the first embedding stands at position 5");
        SinusoidalPositions.Add(embeddings.to(ScalarType.BFloat16)).Should().HaveDtype(ScalarType.BFloat16);
    }

    [Fact]
    public void Positions_reject_odd_widths_and_bad_lengths()
    {
        Action[] wrong =
        [
            () => SinusoidalPositions.Table(3, 5), () => SinusoidalPositions.Table(3, 0), () => SinusoidalPositions.Table(0, 4),
            () => SinusoidalPositions.ShiftMatrix(1, 3), () => SinusoidalPositions.Add(zeros(1, 2, 3)), () => SinusoidalPositions.Add(zeros(1, 2, 4), -1),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}

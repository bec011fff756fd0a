using System.Text;
using FluentAssertions;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>The error of a wrong tensor, as terminals draw it.</summary>
public sealed class ErrorGridTests
{
    [Fact]
    public void Errors_become_digits_by_their_root() =>
        Grid([0, 0.01, 0.25, 1], 2, 2).Should().Be("""{"tile":"","rows":2,"columns":2,"worst":1,"cells":["01","59"]}""");

    [Fact]
    public void Nan_and_infinity_are_neither_small_nor_large() =>
        Grid([0, double.NaN, double.PositiveInfinity, 2], 4).Should().Be("""{"tile":"","rows":1,"columns":4,"worst":2,"cells":["0NN9"]}""");

    [Fact]
    public void The_tile_with_the_worst_element_is_shown() =>
        Grid([0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0], 2, 3, 1, 2).Should().Be("""{"tile":"[1, 0]","rows":1,"columns":2,"worst":3,"cells":["90"]}""");

    [Fact]
    public void A_large_tile_is_pooled_by_its_largest_errors()
    {
        var errors = new double[100 * 64];
        errors[(99 * 64) + 63] = 4;
        errors[0] = double.NaN;

        Grid(errors, 100, 64).Should().StartWith("""{"tile":"","rows":100,"columns":64,"worst":4,"cells":["N""").And.EndWith("09\"]}");
    }

    [Fact]
    public void A_single_number_is_a_grid_too() => Grid([2]).Should().Be("""{"tile":"","rows":1,"columns":1,"worst":2,"cells":["9"]}""");

    private static string Grid(double[] errors, params long[] shape) => Encoding.UTF8.GetString(ErrorGrid.Write(errors, shape));
}

using FluentAssertions;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class StatisticTests
{
    [Fact]
    public void Statistics_outside_their_bounds_fail_and_so_does_nan()
    {
        Statistic.ShouldLie("mean", 0.5, 0.4, 0.6);
        Statistic.ShouldLie("mean", 0.5, atLeast: 0.5);

        FluentActions.Invoking(() => Statistic.ShouldLie("mean", 0.7, 0.4, 0.6, "it is a mean")).Should().Throw<SpecFailedException>()
            .WithMessage("Expected mean to be between 0.4 and 0.6 because it is a mean, but found 0.7.");
        FluentActions.Invoking(() => Statistic.ShouldLie("mean", double.NaN, atMost: 1)).Should().Throw<SpecFailedException>().WithMessage("*at most 1*");
    }

    [Fact]
    public void One_good_trial_is_enough_and_the_last_bad_one_speaks()
    {
        var numbers = new Queue<double>([0.1, 0.9, 0.2]);
        Statistic.OneOf(3, trial => trial.ShouldLie("objective", numbers.Dequeue(), atLeast: 0.5));
        numbers.Should().Equal([0.2], "the third trial was not needed");

        var run = 0;
        FluentActions.Invoking(() => Statistic.OneOf(3, trial => trial.ShouldLie("objective", ++run / 10.0, atLeast: 0.5)))
            .Should().Throw<SpecFailedException>().WithMessage("*found 0.3.");
        FluentActions.Invoking(() => Statistic.OneOf(3, _ => throw new NotImplementedException())).Should().Throw<NotImplementedException>("a stub is not tried again");
    }

    [Fact]
    public void Equal_seeds_draw_equal_numbers_and_a_shift_moves_them_all()
    {
        new Draws(7).Normal([4]).Should().BeBitwiseEqualTo(new Draws(7).Normal([4]));
        SeedShift.Apply(7).Should().Be(7, "without a shift a seed is as it is written");
    }
}

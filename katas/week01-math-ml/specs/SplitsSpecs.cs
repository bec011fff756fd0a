using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(3)]
public sealed class SplitsSpecs
{
    [Fact]
    public void Folds_partition_the_indices()
    {
        for (var n = 2; n <= 40; n++)
        {
            for (var k = 2; k <= n; k++)
            {
                var folds = Splits.KFold(n, k, seed: n + k);

                Assert.Equal(k, folds.Count);
                Assert.Equal(All(n), folds.SelectMany(fold => fold.Test).Order());
                Assert.True(folds.Max(fold => fold.Test.Length) - folds.Min(fold => fold.Test.Length) <= 1, $"The sizes of {k} folds of {n} differ by more than 1.");
                Assert.All(folds, fold => Assert.Equal(All(n).Except(fold.Test), fold.Train.Order()));
            }
        }
    }

    [Fact]
    public void Same_seed_same_split_other_seed_other_split()
    {
        Splits.Permutation(100, 3).Should().Equal(Splits.Permutation(100, 3)).And.NotEqual(Splits.Permutation(100, 4));
        Splits.KFold(50, 5, 1)[2].Test.Should().Equal(Splits.KFold(50, 5, 1)[2].Test).And.NotEqual(Splits.KFold(50, 5, 2)[2].Test);
        Splits.TrainTest(50, 0.3, 1).Test.Should().Equal(Splits.TrainTest(50, 0.3, 1).Test).And.NotEqual(Splits.TrainTest(50, 0.3, 2).Test);
    }

    [Theory]
    [InlineData(10, 0.2, 2)]
    [InlineData(11, 0.5, 6)]
    [InlineData(2, 0.5, 1)]
    [InlineData(1000, 0.333, 333)]
    public void Train_test_is_a_partition_of_the_asked_size(long n, double fraction, int size)
    {
        var (train, test) = Splits.TrainTest(n, fraction, seed: 5);

        test.Should().HaveCount(size);
        train.Concat(test).Order().Should().Equal(All(n));
        FluentActions.Invoking(() => Splits.TrainTest(n, 0, 5)).Should().Throw<ArgumentException>();
    }

    private static IEnumerable<long> All(long n) => Enumerable.Range(0, (int)n).Select(index => (long)index);
}

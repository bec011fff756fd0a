using FluentAssertions;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(7)]
public sealed class BatchLoaderSpecs
{
    [Fact]
    public void Each_epoch_is_a_permutation_that_depends_on_seed_and_epoch_only()
    {
        var loader = new BatchLoader(23, 5, seed: 4);
        var second = Flat(loader.Epoch(1));

        second.Order().ShouldEqual(Enumerable.Range(0, 23).Select(index => (long)index), "an epoch visits every example once", "the sorted examples of an epoch");
        second.Should().NotBeInAscendingOrder("they are shuffled");
        var sameOrder = Flat(loader.Epoch(0)).SequenceEqual(second);
        sameOrder.Should().BeFalse("the first and the second epoch are each shuffled anew");
        Flat(loader.Epoch(1)).ShouldEqual(second, "asking again changes nothing", "the second epoch, asked again,");
        Flat(new BatchLoader(23, 7, seed: 4).Epoch(1)).ShouldEqual(second, "the batch size does not decide the order", "the second epoch in batches of 7");
        Flat(new BatchLoader(23, 5, seed: 5).Epoch(1)).SequenceEqual(second).Should().BeFalse("another seed gives another order");
        Flat(new BatchLoader(23, 5, seed: 4, shuffle: false).Epoch(1)).Should().BeInAscendingOrder("without shuffling the order stays");
    }

    [Fact]
    public void Skipping_batches_equals_taking_the_rest()
    {
        var loader = new BatchLoader(23, 5, seed: 4);

        for (var skip = 0; skip <= 5; skip++)
        {
            Flat(loader.Epoch(2, skip)).ShouldEqual(Flat(loader.Epoch(2).Skip(skip)), "batches are skipped, not examples", $"the epoch with {skip} of its 5 batches skipped");
        }
    }

    [Theory]
    [InlineData(23, true, 4, 20)]
    [InlineData(23, false, 5, 23)]
    [InlineData(20, true, 4, 20)]
    public void Drop_last_drops_only_a_short_batch(long count, bool dropLast, int batches, int examples)
    {
        var loader = new BatchLoader(count, 5, seed: 4, dropLast: dropLast);

        loader.BatchesPerEpoch.Should().Be(batches, "only a short last batch is dropped");
        loader.Epoch(0).Should().HaveCount(batches);
        Flat(loader.Epoch(0)).Should().HaveCount(examples).And.OnlyHaveUniqueItems();
    }

    private static List<long> Flat(IEnumerable<long[]> batches) => [.. batches.SelectMany(batch => batch)];
}

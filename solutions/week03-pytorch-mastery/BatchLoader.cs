using Katas.Kit.Training;

namespace Katas.PytorchMastery;

/// <summary>The order in which examples are seen. It depends on (seed, epoch) only, so that an interrupted run can find its place again.</summary>
/// <param name="count">How many examples there are.</param>
/// <param name="batchSize">Examples in a batch, at least 1.</param>
/// <param name="seed">Decides all orders.</param>
/// <param name="shuffle">Whether every epoch has an order of its own; otherwise 0, 1, 2, …</param>
/// <param name="dropLast">Whether a short last batch is left out.</param>
public sealed class BatchLoader(long count, int batchSize, int seed, bool shuffle = true, bool dropLast = false)
{
    /// <summary>Batches of an epoch.</summary>
    public int BatchesPerEpoch
    {
        get
        {
            // solution:begin task 7: count whole batches, and the short one unless it is dropped
            ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
            return (int)(dropLast ? count / batchSize : (count + batchSize - 1) / batchSize);
            // solution:end
        }
    }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <param name="skip">How many of the first batches to leave out.</param>
    /// <returns>Indices of examples, a batch at a time.</returns>
    public IEnumerable<long[]> Epoch(int epoch, int skip = 0)
    {
        // solution:begin task 7: permute all indices by (seed, epoch), cut them into batches, leave out the first ones
        long[] order = [.. Enumerable.Range(0, (int)count).Select(index => (long)index)];
        if (shuffle)
        {
            new Random(Seeds.Derive(seed, epoch)).Shuffle(order);
        }

        return order.Chunk(batchSize).Take(BatchesPerEpoch).Skip(skip);
        // solution:end
    }
}

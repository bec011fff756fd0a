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
            // TODO(week03.7): count whole batches, and the short one unless it is dropped
            throw new NotImplementedException("Week 3, task 7: count whole batches, and the short one unless it is dropped");
        }
    }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <param name="skip">How many of the first batches to leave out.</param>
    /// <returns>Indices of examples, a batch at a time.</returns>
    public IEnumerable<long[]> Epoch(int epoch, int skip = 0)
    {
        // TODO(week03.7): permute all indices by (seed, epoch), cut them into batches, leave out the first ones
        throw new NotImplementedException("Week 3, task 7: permute all indices by (seed, epoch), cut them into batches, leave out the first ones");
    }
}

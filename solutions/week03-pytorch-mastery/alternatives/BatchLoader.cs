namespace Katas.PytorchMastery;

// Another random stream: torch's permutations, from a generator made for each epoch (it looks at 32 bits of its seed only).
public sealed class BatchLoader(long count, int batchSize, int seed, bool shuffle = true, bool dropLast = false)
{
    public int BatchesPerEpoch => (int)(count / batchSize) + (dropLast || count % batchSize == 0 ? 0 : 1);

    public IEnumerable<long[]> Epoch(int epoch, int skip = 0)
    {
        using var generator = new Generator((ulong)(uint)((seed * 1_000_003) + epoch), CPU);
        using var order = shuffle ? randperm(count, generator: generator) : arange(count);
        var indices = order.data<long>().ToArray();
        return Enumerable.Range(skip, Math.Max(0, BatchesPerEpoch - skip)).Select(batch => indices.Skip(batch * batchSize).Take(batchSize).ToArray());
    }
}

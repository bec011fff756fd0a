namespace Katas.Evaluation;

// Row by row (Welford 1962), in plain arrays.
public sealed class StreamingMoments
{
    private readonly double[] _mean;
    private readonly double[,] _scatter;

    public StreamingMoments(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        (_mean, _scatter) = (new double[dimensions], new double[dimensions, dimensions]);
    }

    public long Count { get; private set; }

    public Tensor Mean => tensor(_mean);

    public Tensor Covariance => Count > 1 ? tensor(_scatter) / (Count - 1.0) : throw new InvalidOperationException("two rows are needed");

    public void Add(Tensor batch)
    {
        using var scope = NewDisposeScope();
        if (batch.dim() != 2 || batch.size(1) != _mean.Length || batch.size(0) == 0 || !batch.isfinite().all().item<bool>())
        {
            throw new ArgumentException("finite rows [B, D] are needed");
        }

        foreach (var row in batch.detach().cpu().to_type(ScalarType.Float64).contiguous().data<double>().ToArray().Chunk(_mean.Length))
        {
            Count++;
            var before = row.Select((value, d) => value - _mean[d]).ToArray();
            for (var d = 0; d < _mean.Length; d++)
            {
                _mean[d] += before[d] / Count;
            }

            for (var i = 0; i < _mean.Length; i++)
            {
                for (var j = 0; j < _mean.Length; j++)
                {
                    _scatter[i, j] += before[i] * (row[j] - _mean[j]);
                }
            }
        }
    }

    public static StreamingMoments Merge(StreamingMoments a, StreamingMoments b)
    {
        if (a._mean.Length != b._mean.Length)
        {
            throw new ArgumentException("dimensions differ");
        }

        var merged = new StreamingMoments(a._mean.Length) { Count = a.Count + b.Count };
        var share = merged.Count == 0 ? 0 : b.Count / (double)merged.Count;
        for (var i = 0; i < a._mean.Length; i++)
        {
            merged._mean[i] = a._mean[i] + (share * (b._mean[i] - a._mean[i]));
            for (var j = 0; j < a._mean.Length; j++)
            {
                merged._scatter[i, j] = a._scatter[i, j] + b._scatter[i, j] + (a.Count * share * (b._mean[i] - a._mean[i]) * (b._mean[j] - a._mean[j]));
            }
        }

        return merged;
    }
}

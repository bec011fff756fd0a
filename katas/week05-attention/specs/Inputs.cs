namespace Specs.Attention;

/// <summary>Seeded inputs and masks that no learner's code has touched.</summary>
internal static class Inputs
{
    public static Generator Seed(int seed) => new((ulong)seed, CPU);

    public static Tensor Normal(int seed, params long[] shape) => randn(shape, generator: Seed(seed));

    public static Tensor Normal64(int seed, params long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: Seed(seed));

    public static (Tensor Q, Tensor K, Tensor V) Attention(int seed, long queries, long keys, long width, long valueWidth)
    {
        var generator = Seed(seed);
        return (randn([2, 2, queries, width], generator: generator), randn([2, 2, keys, width], generator: generator), randn([2, 2, keys, valueWidth], generator: generator));
    }

    /// <summary>About two thirds true; the given row is false throughout.</summary>
    public static Tensor MaskWithDeadRow(int seed, long queries, long keys, long deadRow)
    {
        var mask = rand([queries, keys], generator: Seed(seed)) < 0.67;
        mask[deadRow].fill_(false);
        return mask;
    }

    public static Tensor Causal(long queries, long keys) => ones(queries, keys, dtype: ScalarType.Bool).tril(keys - queries);

    /// <summary>libtorch's own attention, in the dtype of the inputs; rows that may look at nothing are 0.</summary>
    public static Tensor Oracle(Tensor q, Tensor k, Tensor v, Tensor? mask = null) =>
        nn.functional.scaled_dot_product_attention(q, k, v, mask).nan_to_num(0);

    /// <summary>libtorch's own weights; rows that may look at nothing are 0.</summary>
    public static Tensor OracleWeights(Tensor q, Tensor k, Tensor? mask = null) =>
        nn.functional.softmax(OracleScores(q, k, mask), -1).nan_to_num(0);

    /// <summary>Scaled scores, −∞ where the mask is false.</summary>
    public static Tensor OracleScores(Tensor q, Tensor k, Tensor? mask = null)
    {
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.size(-1));
        return mask is null ? scores : scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
    }
}

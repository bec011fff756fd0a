namespace Specs.Attention.Hidden;

internal static class HiddenInputs
{
    public static Generator Seed(int seed) => new((ulong)seed, CPU);

    public static Tensor Normal(int seed, params long[] shape) => randn(shape, generator: Seed(seed));

    public static Tensor Normal64(int seed, params long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: Seed(seed));

    /// <summary>About half true; the given row is false throughout.</summary>
    public static Tensor Mask(int seed, long queries, long keys, long deadRow)
    {
        var mask = rand([queries, keys], generator: Seed(seed)) < 0.5;
        mask[deadRow].fill_(false);
        return mask;
    }

    public static Tensor Scores(Tensor q, Tensor k, Tensor? mask = null)
    {
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.size(-1));
        return mask is null ? scores : scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
    }
}

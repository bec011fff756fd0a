namespace Katas.Attention;

/// <summary>Scaled dot-product attention: <c>Attention(Q, K, V) = softmax(QKᵀ / √d_k) V</c> (Vaswani et al. 2017, Sec. 3.2.1, Eq. 1).</summary>
/// <remarks>
/// Any number of leading axes, none included; those of q, k and v broadcast. Results have the dtype and device of the inputs, which are never changed.
/// Errors are <see cref="ArgumentException"/> and name the shapes.
/// </remarks>
public static class ScaledDotProduct
{
    /// <summary>How well each query fits each key: <c>scale · q kᵀ</c>.</summary>
    /// <param name="q">Queries <c>[..., Lq, d]</c>.</param>
    /// <param name="k">Keys <c>[..., Lk, d]</c>.</param>
    /// <param name="scale">Null is <c>1/√d</c>, which keeps the variance of the scores at 1 (footnote 4 of the paper).</param>
    /// <returns><c>[..., Lq, Lk]</c>.</returns>
    /// <exception cref="ArgumentException">The last axes of q and k differ, a tensor has fewer than two axes, or the leading axes do not broadcast.</exception>
    public static Tensor Scores(Tensor q, Tensor k, double? scale = null)
    {
        // solution:begin task 3: multiply the queries with the transposed keys and scale
        RequireLeadingAxes(q, k);
        if (q.size(-1) != k.size(-1))
        {
            throw new ArgumentException($"Queries {Shape(q)} and keys {Shape(k)} must have equally long vectors (last axis).");
        }

        using var scope = NewDisposeScope();
        var scores = q.matmul(k.transpose(-2, -1)) * (scale ?? 1 / Math.Sqrt(q.size(-1))); // [..., Lq, Lk]
        return scores.MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>For every query the average of the values, weighted by the softmax of its scores over the permitted keys.</summary>
    /// <param name="q">Queries <c>[..., Lq, d]</c>.</param>
    /// <param name="k">Keys <c>[..., Lk, d]</c>.</param>
    /// <param name="v">Values <c>[..., Lk, dv]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[..., Lq, Lk]</c>; null permits all.</param>
    /// <param name="scale">Null is <c>1/√d</c>.</param>
    /// <returns>Output <c>[..., Lq, dv]</c> and Weights <c>[..., Lq, Lk]</c>, both exactly 0 for a query that may look at nothing.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Scores"/>; keys and values differ in number; the mask is not bool or does not broadcast to the scores.</exception>
    public static (Tensor Output, Tensor Weights) Attention(Tensor q, Tensor k, Tensor v, Tensor? mask = null, double? scale = null)
    {
        // solution:begin task 3: turn the scores into weights over the permitted keys and average the values with them
        RequireLeadingAxes(q, k);
        RequireLeadingAxes(k, v);
        if (k.size(-2) != v.size(-2))
        {
            throw new ArgumentException($"Keys {Shape(k)} and values {Shape(v)} must be equally many (second last axis).");
        }

        using var scope = NewDisposeScope();
        var scores = Scores(q, k, scale); // [..., Lq, Lk]
        var weights = StableSoftmax.MaskedSoftmax(scores, mask); // [..., Lq, Lk]
        var output = weights.matmul(v); // [..., Lq, dv]
        return (output.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    private static void RequireLeadingAxes(Tensor first, Tensor second)
    {
        var axes = first.shape.Reverse().Skip(2).Zip(second.shape.Reverse().Skip(2));
        if (first.dim() < 2 || second.dim() < 2 || axes.Any(axis => axis.First != axis.Second && axis.First != 1 && axis.Second != 1))
        {
            throw new ArgumentException($"Expected [..., L, d] twice, with leading axes that broadcast, not {Shape(first)} and {Shape(second)}.");
        }
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
    // solution:end
}

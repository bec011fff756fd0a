namespace Katas.RepresentationLearning;

/// <summary>The weighted nearest-neighbour vote of Wu et al. 2018, Sec. 3.4: a test of features in which nothing is trained.</summary>
public static class KnnClassifier
{
    /// <summary>The k most similar features vote for their class with weight <c>exp(s/τ)</c>, s the cosine; the votes of a query are normalized.</summary>
    /// <param name="features"><c>[n, d]</c>.</param>
    /// <param name="labels">int64 <c>[n]</c>, 0 … classes − 1.</param>
    /// <param name="queries"><c>[m, d]</c>.</param>
    /// <param name="neighbours">k, 1 … n.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns><c>[m, classes]</c>; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a number is out of range.</exception>
    public static Tensor Scores(Tensor features, Tensor labels, Tensor queries, int neighbours, double temperature, long classes)
    {
        // solution:begin task 8: weigh the labels of the k largest cosines and add them up by class
        Require(features, labels, queries, neighbours, temperature, classes);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var similarities = nn.functional.normalize(queries, dim: 1).matmul(nn.functional.normalize(features, dim: 1).t()); // [m, n]
        var (nearest, indices) = similarities.topk(neighbours, 1); // [m, k], descending
        var weights = exp((nearest - nearest.narrow(1, 0, 1)) / temperature); // [m, k]; the shift cancels in the quotient and no exponent is positive
        var votes = zeros(queries.size(0), classes, dtype: weights.dtype, device: weights.device).scatter_add(1, labels[indices], weights); // [m, classes]
        return (votes / votes.sum(1, keepdim: true)).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The class with the largest score of every query, computed for some queries at a time: the m × n similarities never exist at once.</summary>
    /// <param name="features"><c>[n, d]</c>.</param>
    /// <param name="labels">int64 <c>[n]</c>.</param>
    /// <param name="queries"><c>[m, d]</c>.</param>
    /// <param name="neighbours">k, 1 … n.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="chunk">Queries at a time, at least 1.</param>
    /// <returns>int64 <c>[m]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a number is out of range.</exception>
    public static Tensor Predict(Tensor features, Tensor labels, Tensor queries, int neighbours = 20, double temperature = 0.1, long classes = 10, int chunk = 1000)
    {
        // solution:begin task 8: score chunk by chunk and take the largest
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        using var scope = NewDisposeScope();
        var predictions = queries.split(chunk).Select(part =>
        {
            using var inner = NewDisposeScope();
            return Scores(features, labels, part, neighbours, temperature, classes).argmax(1).MoveToOuterDisposeScope(); // [chunk]
        });
        return cat(predictions.ToArray(), 0).MoveToOuterDisposeScope(); // [m]
        // solution:end
    }
    // solution:begin

    private static void Require(Tensor features, Tensor labels, Tensor queries, int neighbours, double temperature, long classes)
    {
        if (features.dim() != 2 || queries.dim() != 2 || features.size(1) != queries.size(1) || labels.dim() != 1 || labels.size(0) != features.size(0) || labels.dtype != ScalarType.Int64)
        {
            throw new ArgumentException(
                $"Expected features [n, d], int64 labels [n] and queries [m, d], not [{string.Join(", ", features.shape)}], {labels.dtype} [{string.Join(", ", labels.shape)}] and [{string.Join(", ", queries.shape)}].",
                nameof(features));
        }

        if (neighbours < 1 || neighbours > features.size(0) || !(temperature > 0) || classes < 1)
        {
            throw new ArgumentException($"Expected 1 … {features.size(0)} neighbours, a positive temperature and a class, not {neighbours}, {temperature} and {classes}.", nameof(neighbours));
        }
    }
    // solution:end
}

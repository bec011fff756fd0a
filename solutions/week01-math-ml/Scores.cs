namespace Katas.MathMl;

/// <summary>How good a classifier is.</summary>
public static class Scores
{
    /// <summary>The share of examples that are predicted right.</summary>
    /// <param name="labels">int64 [n].</param>
    /// <param name="predictions">int64 [n].</param>
    public static double Accuracy(Tensor labels, Tensor predictions)
    {
        // solution:begin task 7: return the share of equal entries
        return (labels == predictions).to_type(ScalarType.Float64).mean().item<double>();
        // solution:end
    }

    /// <summary>How often each class was predicted for each true class.</summary>
    /// <param name="labels">int64 [n], in [0, classes).</param>
    /// <param name="predictions">int64 [n], in [0, classes).</param>
    /// <param name="classes">K.</param>
    /// <returns>int64 [K, K]: [true, predicted].</returns>
    /// <exception cref="ArgumentException">A label or a prediction is out of range.</exception>
    public static Tensor ConfusionMatrix(Tensor labels, Tensor predictions, long classes)
    {
        // solution:begin task 7: count the pairs (true, predicted)
        var both = cat([labels, predictions]);
        if (both.min().item<long>() < 0 || both.max().item<long>() >= classes)
        {
            throw new ArgumentException($"Labels and predictions must be in [0, {classes}).", nameof(labels));
        }

        return bincount((labels * classes) + predictions, minlength: classes * classes).view(classes, classes);
        // solution:end
    }

    /// <summary>The probability that a random positive scores higher than a random negative; ties count one half. O(n log n) through ranks.</summary>
    /// <param name="labels">[n], 0 or 1.</param>
    /// <param name="scores">[n].</param>
    /// <exception cref="ArgumentException">Only one class is present.</exception>
    public static double RocAuc(Tensor labels, Tensor scores)
    {
        // solution:begin task 7: sum the positives' ranks, equal scores sharing their average rank
        var isPositive = labels.to_type(ScalarType.Int64).data<long>().ToArray().Select(label => label == 1).ToArray();
        var positives = isPositive.LongCount(positive => positive);
        var negatives = isPositive.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            throw new ArgumentException("Both classes must be present: one class has no area under the curve.", nameof(labels));
        }

        var values = scores.to_type(ScalarType.Float64).data<double>().ToArray();
        Array.Sort(values, isPositive);
        var rankSum = 0.0;
        for (int start = 0, end; start < values.Length; start = end)
        {
            for (end = start + 1; end < values.Length && values[end] == values[start]; end++)
            {
            }

            var rank = (start + 1 + end) / 2.0;                                        // the average of start+1 … end
            rankSum += rank * isPositive.Skip(start).Take(end - start).Count(positive => positive);
        }

        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
        // solution:end
    }
}

namespace Katas.MathMl;

/// <summary>How good a classifier is.</summary>
public static class Scores
{
    /// <summary>The share of examples that are predicted right.</summary>
    /// <param name="labels">int64 [n].</param>
    /// <param name="predictions">int64 [n].</param>
    public static double Accuracy(Tensor labels, Tensor predictions)
    {
        // TODO(week01.7): return the share of equal entries
        throw new NotImplementedException("Week 1, task 7: return the share of equal entries");
    }

    /// <summary>How often each class was predicted for each true class.</summary>
    /// <param name="labels">int64 [n], in [0, classes).</param>
    /// <param name="predictions">int64 [n], in [0, classes).</param>
    /// <param name="classes">K.</param>
    /// <returns>int64 [K, K]: [true, predicted].</returns>
    /// <exception cref="ArgumentException">A label or a prediction is out of range.</exception>
    public static Tensor ConfusionMatrix(Tensor labels, Tensor predictions, long classes)
    {
        // TODO(week01.7): count the pairs (true, predicted)
        throw new NotImplementedException("Week 1, task 7: count the pairs (true, predicted)");
    }

    /// <summary>The probability that a random positive scores higher than a random negative; ties count one half. O(n log n) through ranks.</summary>
    /// <param name="labels">[n], 0 or 1.</param>
    /// <param name="scores">[n].</param>
    /// <exception cref="ArgumentException">Only one class is present.</exception>
    public static double RocAuc(Tensor labels, Tensor scores)
    {
        // TODO(week01.7): sum the positives' ranks, equal scores sharing their average rank
        throw new NotImplementedException("Week 1, task 7: sum the positives' ranks, equal scores sharing their average rank");
    }
}

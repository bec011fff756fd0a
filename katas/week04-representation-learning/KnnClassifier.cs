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
        // TODO(week04.8): weigh the labels of the k largest cosines and add them up by class
        throw new NotImplementedException("Week 4, task 8: weigh the labels of the k largest cosines and add them up by class");
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
        // TODO(week04.8): score chunk by chunk and take the largest
        throw new NotImplementedException("Week 4, task 8: score chunk by chunk and take the largest");
    }
}

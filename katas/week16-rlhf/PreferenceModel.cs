namespace Katas.Rlhf;

/// <summary>Preferences between two segments of behaviour as a model of their rewards (Christiano et al. 2017, §2.2.3, eq. 1).</summary>
public static class PreferenceModel
{
    /// <summary>P(A ≻ B) = (1 − noise)·σ(d) + noise/2 with d = Σr_A − Σr_B: with probability noise the person answers at random.</summary>
    /// <param name="rewardsA">Rewards of the steps of segment A, [B, T].</param>
    /// <param name="rewardsB">Of segment B, [B, T'].</param>
    /// <param name="maskA">1 where a step counts, [B, T]; all when null.</param>
    /// <param name="maskB">The same for B.</param>
    /// <param name="noise">In [0, 0.5].</param>
    /// <returns>[B].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or the noise is out of range.</exception>
    public static Tensor Probability(Tensor rewardsA, Tensor rewardsB, Tensor? maskA, Tensor? maskB, double noise = 0)
    {
        // TODO(week16.1): sum each segment, then mix the chance of a random answer in
        throw new NotImplementedException("Week 16, task 1: sum each segment, then mix the chance of a random answer in");
    }

    /// <summary>The mean cross-entropy between the preferences and the model. Finite for d = ±10 000 when noise is positive or the preference agrees.</summary>
    /// <param name="rewardsA">[B, T].</param>
    /// <param name="rewardsB">[B, T'].</param>
    /// <param name="maskA">[B, T] or null.</param>
    /// <param name="maskB">[B, T'] or null.</param>
    /// <param name="preference">[B] in [0, 1]: 1 for A, 0 for B, 0.5 for equally good.</param>
    /// <param name="noise">In [0, 0.5].</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or a number is out of range.</exception>
    public static Tensor Loss(Tensor rewardsA, Tensor rewardsB, Tensor? maskA, Tensor? maskB, Tensor preference, double noise = 0)
    {
        // TODO(week16.1): without noise by log-sigmoids, with noise by logarithms of probabilities that stay away from 0
        throw new NotImplementedException("Week 16, task 1: without noise by log-sigmoids, with noise by logarithms of probabilities that stay away from 0");
    }

    /// <summary>The population variance over the members of an ensemble: people are asked about the queries where it is largest (§2.2.4).</summary>
    /// <param name="probabilities">[M, Q].</param>
    /// <returns>[Q].</returns>
    public static Tensor Disagreement(Tensor probabilities)
    {
        // TODO(week16.1): the variance over members
        throw new NotImplementedException("Week 16, task 1: the variance over members");
    }

    /// <summary>The queries of largest disagreement, descending, ties by index.</summary>
    /// <param name="probabilities">[M, Q].</param>
    /// <param name="count">From 0 to Q.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer queries.</exception>
    public static long[] SelectQueries(Tensor probabilities, int count)
    {
        // TODO(week16.1): sort by disagreement, stably
        throw new NotImplementedException("Week 16, task 1: sort by disagreement, stably");
    }

    /// <summary>Each member's rewards scaled to mean 0 and population deviation 1, then averaged over members: reward scales are arbitrary.</summary>
    /// <param name="rewards">[M, N].</param>
    /// <returns>[N].</returns>
    public static Tensor CombineEnsemble(Tensor rewards)
    {
        // TODO(week16.1): normalize each member, then average
        throw new NotImplementedException("Week 16, task 1: normalize each member, then average");
    }
}

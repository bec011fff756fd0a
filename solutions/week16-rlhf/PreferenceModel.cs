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
        // solution:begin task 1: sum each segment, then mix the chance of a random answer in
        RequireNoise(noise);
        return ((1 - noise) * Difference(rewardsA, rewardsB, maskA, maskB).sigmoid()) + (noise / 2);
        // solution:end
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
        // solution:begin task 1: without noise by log-sigmoids, with noise by logarithms of probabilities that stay away from 0
        RequireNoise(noise);
        var d = Difference(rewardsA, rewardsB, maskA, maskB);                            // [B]
        Shapes.RequireEqual(d, preference, nameof(preference));
        if ((preference < 0).any().item<bool>() || (preference > 1).any().item<bool>())
        {
            throw new ArgumentOutOfRangeException(nameof(preference), "Preferences lie between 0 and 1.");
        }

        var (logA, logB) = (LogProbability(d, noise), LogProbability(-d, noise));
        return -((preference * logA) + ((1 - preference) * logB)).mean();
        // solution:end
    }

    /// <summary>The population variance over the members of an ensemble: people are asked about the queries where it is largest (§2.2.4).</summary>
    /// <param name="probabilities">[M, Q].</param>
    /// <returns>[Q].</returns>
    public static Tensor Disagreement(Tensor probabilities)
    {
        // solution:begin task 1: the variance over members
        Shapes.RequireRank(probabilities, 2, nameof(probabilities));
        return probabilities.var(0, unbiased: false);
        // solution:end
    }

    /// <summary>The queries of largest disagreement, descending, ties by index.</summary>
    /// <param name="probabilities">[M, Q].</param>
    /// <param name="count">From 0 to Q.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer queries.</exception>
    public static long[] SelectQueries(Tensor probabilities, int count)
    {
        // solution:begin task 1: sort by disagreement, stably
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, probabilities.size(1));
        var disagreement = Disagreement(probabilities).to_type(ScalarType.Float64).data<double>().ToArray();
        return [.. Enumerable.Range(0, disagreement.Length).OrderByDescending(query => disagreement[query]).Take(count).Select(query => (long)query)];
        // solution:end
    }

    /// <summary>Each member's rewards scaled to mean 0 and population deviation 1, then averaged over members: reward scales are arbitrary.</summary>
    /// <param name="rewards">[M, N].</param>
    /// <returns>[N].</returns>
    public static Tensor CombineEnsemble(Tensor rewards)
    {
        // solution:begin task 1: normalize each member, then average
        Shapes.RequireRank(rewards, 2, nameof(rewards));
        var centred = rewards - rewards.mean([1L], keepdim: true);
        return (centred / rewards.std(1, unbiased: false, keepdim: true)).mean([0L]);
        // solution:end
    }
    // solution:begin

    private static Tensor LogProbability(Tensor d, double noise) =>
        noise == 0 ? nn.functional.logsigmoid(d) : (((1 - noise) * d.sigmoid()) + (noise / 2)).log();

    private static Tensor Difference(Tensor rewardsA, Tensor rewardsB, Tensor? maskA, Tensor? maskB)
    {
        Shapes.RequireRank(rewardsA, 2, nameof(rewardsA));
        Shapes.RequireRank(rewardsB, 2, nameof(rewardsB));
        return rewardsA.size(0) == rewardsB.size(0) ? Total(rewardsA, maskA) - Total(rewardsB, maskB)
            : throw new ArgumentException($"Expected as many segments A as B, not {rewardsA.size(0)} and {rewardsB.size(0)}.", nameof(rewardsB));
    }

    private static Tensor Total(Tensor rewards, Tensor? mask)
    {
        var counted = Shapes.Mask(rewards, mask);
        return (rewards * counted).sum(1);
    }

    private static void RequireNoise(double noise)
    {
        if (!(noise >= 0 && noise <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "Noise lies between 0 and 0.5.");
        }
    }
    // solution:end
}
// solution:begin

/// <summary>Checks that all tasks share.</summary>
internal static class Shapes
{
    public static void RequireRank(Tensor x, long rank, string name)
    {
        if (x.dim() != rank)
        {
            throw new ArgumentException($"Expected {rank} axes, not [{string.Join(", ", x.shape)}].", name);
        }
    }

    public static void RequireEqual(Tensor expected, Tensor actual, string name)
    {
        if (!expected.shape.SequenceEqual(actual.shape))
        {
            throw new ArgumentException($"Expected [{string.Join(", ", expected.shape)}], not [{string.Join(", ", actual.shape)}].", name);
        }
    }

    /// <summary>The mask in the dtype of what it masks; ones when null.</summary>
    public static Tensor Mask(Tensor values, Tensor? mask)
    {
        if (mask is null)
        {
            return ones_like(values);
        }

        RequireEqual(values, mask, nameof(mask));
        return mask.to_type(values.dtype);
    }

    public static void RequirePositive(double value, string name)
    {
        if (!(value > 0))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a positive number.");
        }
    }
}
// solution:end

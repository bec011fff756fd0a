namespace Katas.Rlhf;

/// <summary>The policy that every method of this week looks for, in closed form where responses can be enumerated (Rafailov et al. 2023, eq. 3–5). float64 [X, Y]: a row a prompt, a column a response.</summary>
public static class KlRegularizedOptimum
{
    /// <summary>log π*(y|x) = log π_ref + r/β − log Z(x).</summary>
    /// <param name="referenceLogProbabilities">log π_ref, [X, Y].</param>
    /// <param name="rewards">r, [X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <returns>[X, Y].</returns>
    public static Tensor Policy(Tensor referenceLogProbabilities, Tensor rewards, double beta)
    {
        // TODO(week16.7): tilt the reference by the rewards and normalize
        throw new NotImplementedException("Week 16, task 7: tilt the reference by the rewards and normalize");
    }

    /// <summary>log Z(x) = log Σ π_ref exp(r/β); the best objective that any policy reaches is β log Z.</summary>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="rewards">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <returns>[X].</returns>
    public static Tensor LogPartition(Tensor referenceLogProbabilities, Tensor rewards, double beta)
    {
        // TODO(week16.7): a log-sum-exp over responses
        throw new NotImplementedException("Week 16, task 7: a log-sum-exp over responses");
    }

    /// <summary>Expected reward, KL from the reference, and Reward − β·Kl, as means over prompts.</summary>
    /// <param name="logPolicy">[X, Y], normalized by the caller.</param>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="rewards">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    public static (double Reward, double Kl, double Objective) Evaluate(Tensor logPolicy, Tensor referenceLogProbabilities, Tensor rewards, double beta)
    {
        // TODO(week16.7): expectations under the policy
        throw new NotImplementedException("Week 16, task 7: expectations under the policy");
    }

    /// <summary>β(log π − log π_ref) + β log Z: the reward for which a policy is optimal; up to a constant per prompt without log Z.</summary>
    /// <param name="logPolicy">[X, Y].</param>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <param name="logPartition">[X]; left out when null.</param>
    /// <returns>[X, Y].</returns>
    public static Tensor ImplicitReward(Tensor logPolicy, Tensor referenceLogProbabilities, double beta, Tensor? logPartition = null)
    {
        // TODO(week16.7): solve the optimum for the reward
        throw new NotImplementedException("Week 16, task 7: solve the optimum for the reward");
    }
}

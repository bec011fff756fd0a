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
        // solution:begin task 7: tilt the reference by the rewards and normalize
        return referenceLogProbabilities + (rewards / beta) - LogPartition(referenceLogProbabilities, rewards, beta).unsqueeze(1);
        // solution:end
    }

    /// <summary>log Z(x) = log Σ π_ref exp(r/β); the best objective that any policy reaches is β log Z.</summary>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="rewards">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <returns>[X].</returns>
    public static Tensor LogPartition(Tensor referenceLogProbabilities, Tensor rewards, double beta)
    {
        // solution:begin task 7: a log-sum-exp over responses
        Shapes.RequirePositive(beta, nameof(beta));
        Shapes.RequireRank(referenceLogProbabilities, 2, nameof(referenceLogProbabilities));
        Shapes.RequireEqual(referenceLogProbabilities, rewards, nameof(rewards));
        return (referenceLogProbabilities + (rewards / beta)).logsumexp(1);
        // solution:end
    }

    /// <summary>Expected reward, KL from the reference, and Reward − β·Kl, as means over prompts.</summary>
    /// <param name="logPolicy">[X, Y], normalized by the caller.</param>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="rewards">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    public static (double Reward, double Kl, double Objective) Evaluate(Tensor logPolicy, Tensor referenceLogProbabilities, Tensor rewards, double beta)
    {
        // solution:begin task 7: expectations under the policy
        Shapes.RequirePositive(beta, nameof(beta));
        Shapes.RequireEqual(logPolicy, referenceLogProbabilities, nameof(referenceLogProbabilities));
        Shapes.RequireEqual(logPolicy, rewards, nameof(rewards));
        var policy = logPolicy.exp();
        var reward = (policy * rewards).sum(1).mean().item<double>();
        var kl = (policy * (logPolicy - referenceLogProbabilities)).sum(1).mean().item<double>();
        return (reward, kl, reward - (beta * kl));
        // solution:end
    }

    /// <summary>β(log π − log π_ref) + β log Z: the reward for which a policy is optimal; up to a constant per prompt without log Z.</summary>
    /// <param name="logPolicy">[X, Y].</param>
    /// <param name="referenceLogProbabilities">[X, Y].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <param name="logPartition">[X]; left out when null.</param>
    /// <returns>[X, Y].</returns>
    public static Tensor ImplicitReward(Tensor logPolicy, Tensor referenceLogProbabilities, double beta, Tensor? logPartition = null)
    {
        // solution:begin task 7: solve the optimum for the reward
        Shapes.RequirePositive(beta, nameof(beta));
        Shapes.RequireEqual(logPolicy, referenceLogProbabilities, nameof(referenceLogProbabilities));
        var reward = beta * (logPolicy - referenceLogProbabilities);
        return logPartition is null ? reward : reward + (beta * logPartition.unsqueeze(1));
        // solution:end
    }
}

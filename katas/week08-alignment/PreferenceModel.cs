namespace Katas.Alignment;

/// <summary>What people prefer, as differences of rewards: P(w ≻ l) = σ(r_w − r_l) (Ouyang et al. 2022, §3.5). Losses are finite for margins of ±10³.</summary>
public static class PreferenceModel
{
    /// <summary>−mean log σ(r_w − r_l).</summary>
    /// <param name="chosen">r_w, [B].</param>
    /// <param name="rejected">r_l, [B].</param>
    /// <returns>A scalar.</returns>
    public static Tensor PairwiseLoss(Tensor chosen, Tensor rejected)
    {
        // TODO(week08.7): the logarithm of the sigmoid, never of its value
        throw new NotImplementedException("Week 8, task 7: the logarithm of the sigmoid, never of its value");
    }

    /// <summary>The mean of −log σ(r_i − r_j) over the K(K − 1)/2 pairs of one prompt, i better than j (Eq. 1).</summary>
    /// <param name="rewards">[K], best first.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">K is below 2.</exception>
    public static Tensor RankingLoss(Tensor rewards)
    {
        // TODO(week08.7): all pairs i < j
        throw new NotImplementedException("Week 8, task 7: all pairs i < j");
    }

    /// <summary>The share of pairs with r_w > r_l.</summary>
    /// <param name="chosen">r_w, [B].</param>
    /// <param name="rejected">r_l, [B].</param>
    public static double Accuracy(Tensor chosen, Tensor rejected)
    {
        // TODO(week08.7): count
        throw new NotImplementedException("Week 8, task 7: count");
    }

    /// <summary>Rewards, shifted so that demonstrations have mean 0: the loss leaves their level open.</summary>
    /// <param name="rewards">Any shape.</param>
    /// <param name="demonstrationRewards">Rewards of demonstrations.</param>
    public static Tensor Normalise(Tensor rewards, Tensor demonstrationRewards)
    {
        // TODO(week08.7): shift
        throw new NotImplementedException("Week 8, task 7: shift");
    }

    /// <summary>r − β (log π − log π_ref): a reward that pays for staying near the reference (Eq. 2).</summary>
    /// <param name="reward">r, [B].</param>
    /// <param name="policyLogProb">log π of the response, [B].</param>
    /// <param name="referenceLogProb">log π_ref of the response, [B].</param>
    /// <param name="beta">β.</param>
    public static Tensor PenalisedReward(Tensor reward, Tensor policyLogProb, Tensor referenceLogProb, double beta)
    {
        // TODO(week08.7): subtract the penalty
        throw new NotImplementedException("Week 8, task 7: subtract the penalty");
    }
}

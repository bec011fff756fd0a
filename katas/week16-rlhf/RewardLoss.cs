namespace Katas.Rlhf;

/// <summary>What a reward model learns from: rankings (Ouyang et al. 2022, eq. 1).</summary>
public static class RewardLoss
{
    /// <summary>−mean log σ(chosen − rejected − margin).</summary>
    /// <param name="chosen">Scores [B].</param>
    /// <param name="rejected">Scores [B].</param>
    /// <param name="margin">[B], how much better the chosen ones should be; 0 when null.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static Tensor Pairwise(Tensor chosen, Tensor rejected, Tensor? margin = null)
    {
        // TODO(week16.3): the log-sigmoid of the difference
        throw new NotImplementedException("Week 16, task 3: the log-sigmoid of the difference");
    }

    /// <summary>−(1/(B·K(K−1)/2)) Σ over i &lt; j of log σ(rᵢ − rⱼ).</summary>
    /// <param name="rewards">Scores of K responses, the best first, [B, K], K ≥ 2.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">There are fewer than two responses.</exception>
    public static Tensor Ranked(Tensor rewards)
    {
        // TODO(week16.3): every pair once, better minus worse
        throw new NotImplementedException("Week 16, task 3: every pair once, better minus worse");
    }

    /// <summary>The share with chosen &gt; rejected; ties count as wrong.</summary>
    /// <param name="chosen">[B].</param>
    /// <param name="rejected">[B].</param>
    public static double Accuracy(Tensor chosen, Tensor rejected)
    {
        // TODO(week16.3): count the right ones
        throw new NotImplementedException("Week 16, task 3: count the right ones");
    }
}

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
        // solution:begin task 3: the log-sigmoid of the difference
        Shapes.RequireEqual(chosen, rejected, nameof(rejected));
        return -nn.functional.logsigmoid(margin is null ? chosen - rejected : chosen - rejected - margin).mean();
        // solution:end
    }

    /// <summary>−(1/(B·K(K−1)/2)) Σ over i &lt; j of log σ(rᵢ − rⱼ).</summary>
    /// <param name="rewards">Scores of K responses, the best first, [B, K], K ≥ 2.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">There are fewer than two responses.</exception>
    public static Tensor Ranked(Tensor rewards)
    {
        // solution:begin task 3: every pair once, better minus worse
        if (rewards.dim() != 2 || rewards.size(1) < 2)
        {
            throw new ArgumentException($"Expected [B, K] with K ≥ 2, not [{string.Join(", ", rewards.shape)}].", nameof(rewards));
        }

        var k = rewards.size(1);
        var differences = rewards.unsqueeze(2) - rewards.unsqueeze(1);                   // [B, K, K]: rᵢ − rⱼ
        var pairs = ones(k, k, dtype: ScalarType.Bool, device: rewards.device).triu(1);
        return -nn.functional.logsigmoid(differences.masked_select(pairs)).mean();
        // solution:end
    }

    /// <summary>The share with chosen &gt; rejected; ties count as wrong.</summary>
    /// <param name="chosen">[B].</param>
    /// <param name="rejected">[B].</param>
    public static double Accuracy(Tensor chosen, Tensor rejected)
    {
        // solution:begin task 3: count the right ones
        Shapes.RequireEqual(chosen, rejected, nameof(rejected));
        return (chosen > rejected).to_type(ScalarType.Float64).mean().item<double>();
        // solution:end
    }
}

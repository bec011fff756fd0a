namespace Katas.Rlhf;

/// <summary>Generalized advantage estimation over response tokens (Schulman et al. 2016, eq. 16).</summary>
public static class Gae
{
    /// <summary>δ_t = r_t + γv_{t+1} − v_t with v = 0 after the last token that counts; A_t = δ_t + γλA_{t+1}; returns = A + v. 0 where masked; no gradient.</summary>
    /// <param name="rewards">[B, T].</param>
    /// <param name="values">[B, T].</param>
    /// <param name="mask">1 where a token counts, right-padded, [B, T]; all when null.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <returns>[B, T] twice.</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static (Tensor Advantages, Tensor Returns) Compute(Tensor rewards, Tensor values, Tensor? mask, double gamma = 1, double lambda = 0.95)
    {
        // solution:begin task 5: one loop backwards over the columns
        Shapes.RequireRank(rewards, 2, nameof(rewards));
        Shapes.RequireEqual(rewards, values, nameof(values));
        using var recordsNothing = no_grad();
        var counted = Shapes.Mask(rewards, mask);
        var (r, v) = (rewards * counted, values * counted);
        var columns = new Tensor[rewards.size(1)];
        var (advantage, nextValue) = (zeros_like(r.select(1, 0)), zeros_like(r.select(1, 0))); // [B]
        for (var t = columns.Length - 1; t >= 0; t--)
        {
            var delta = r.select(1, t) + (gamma * nextValue) - v.select(1, t);
            advantage = counted.select(1, t) * (delta + (gamma * lambda * advantage));
            nextValue = v.select(1, t);
            columns[t] = advantage;
        }

        var advantages = stack(columns, 1);
        return (advantages, (advantages + v) * counted);
        // solution:end
    }
}

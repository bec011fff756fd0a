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
        // TODO(week16.5): one loop backwards over the columns
        throw new NotImplementedException("Week 16, task 5: one loop backwards over the columns");
    }
}

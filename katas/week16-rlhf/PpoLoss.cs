namespace Katas.Rlhf;

/// <summary>The clipped losses of proximal policy optimization (Schulman et al. 2017, eq. 7), in the pessimistic form: the larger of two losses.</summary>
public static class PpoLoss
{
    /// <summary>mean max(−Aρ, −A·clip(ρ, 1 − c, 1 + c)) with ρ = exp(new − old). Advantages are data: no gradient passes through them.</summary>
    /// <param name="logProbabilities">Under the policy that learns, [B, T].</param>
    /// <param name="oldLogProbabilities">Under the policy that sampled, [B, T].</param>
    /// <param name="advantages">A, [B, T].</param>
    /// <param name="mask">1 where a token counts; all when null.</param>
    /// <param name="clip">c &gt; 0.</param>
    /// <returns>The loss; the share where the clipped term is strictly larger; ½·mean (new − old)².</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or the clip is not positive.</exception>
    public static (Tensor Loss, double ClipFraction, double ApproximateKl) Policy(Tensor logProbabilities, Tensor oldLogProbabilities, Tensor advantages, Tensor? mask, double clip = 0.2)
    {
        // TODO(week16.5): the larger of the plain and the clipped loss
        throw new NotImplementedException("Week 16, task 5: the larger of the plain and the clipped loss");
    }

    /// <summary>½·mean max((v − R)², (v_old + clip(v − v_old, ±c) − R)²).</summary>
    /// <param name="values">v, [B, T].</param>
    /// <param name="oldValues">v_old, [B, T].</param>
    /// <param name="returns">R, [B, T].</param>
    /// <param name="mask">1 where a token counts; all when null.</param>
    /// <param name="clip">c &gt; 0.</param>
    /// <returns>The loss, and the share where the clipped term is strictly larger.</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or the clip is not positive.</exception>
    public static (Tensor Loss, double ClipFraction) Value(Tensor values, Tensor oldValues, Tensor returns, Tensor? mask, double clip = 0.2)
    {
        // TODO(week16.5): the larger of the plain and the clipped squared error
        throw new NotImplementedException("Week 16, task 5: the larger of the plain and the clipped squared error");
    }
}

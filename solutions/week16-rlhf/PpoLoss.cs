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
        // solution:begin task 5: the larger of the plain and the clipped loss
        Shapes.RequirePositive(clip, nameof(clip));
        Shapes.RequireEqual(logProbabilities, oldLogProbabilities, nameof(oldLogProbabilities));
        Shapes.RequireEqual(logProbabilities, advantages, nameof(advantages));
        var counted = Shapes.Mask(logProbabilities, mask);
        var (logRatio, a) = (logProbabilities - oldLogProbabilities.detach(), advantages.detach());
        var ratio = logRatio.exp();
        var (plain, clipped) = (-a * ratio, -a * ratio.clamp(1 - clip, 1 + clip));
        return (Mean(maximum(plain, clipped), counted), Mean((clipped > plain).to_type(counted.dtype), counted).ToDouble(), Mean(logRatio.detach().square() / 2, counted).ToDouble());
        // solution:end
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
        // solution:begin task 5: the larger of the plain and the clipped squared error
        Shapes.RequirePositive(clip, nameof(clip));
        Shapes.RequireEqual(values, oldValues, nameof(oldValues));
        Shapes.RequireEqual(values, returns, nameof(returns));
        var counted = Shapes.Mask(values, mask);
        var (old, target) = (oldValues.detach(), returns.detach());
        var (plain, clipped) = ((values - target).square(), (old + (values - old).clamp(-clip, clip) - target).square());
        return (Mean(maximum(plain, clipped), counted) / 2, Mean((clipped > plain).to_type(counted.dtype), counted).ToDouble());
        // solution:end
    }
    // solution:begin

    private static Tensor Mean(Tensor values, Tensor counted) => (values * counted).sum() / counted.sum();
    // solution:end
}

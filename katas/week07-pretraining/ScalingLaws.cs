namespace Katas.Pretraining;

/// <summary>How the loss of a language model falls with its size, its data and its compute (Kaplan et al. 2020).</summary>
/// <remarks>Losses in nats per token. Every argument must be above 0: <see cref="ArgumentOutOfRangeException"/> otherwise.</remarks>
public static class ScalingLaws
{
    /// <summary>N, the parameters without embeddings, biases and norms: <c>2 d_model n_layer (2 d_attn + d_ff)</c> (Table 1).</summary>
    /// <param name="layers">n_layer.</param>
    /// <param name="dModel">The width of the residual stream.</param>
    /// <param name="dAttention">The width of all heads together.</param>
    /// <param name="dFeedForward">The width of the feed-forward layer.</param>
    public static double NonEmbeddingParameters(int layers, long dModel, long dAttention, long dFeedForward)
    {
        // TODO(week07.8): equation 2.1
        throw new NotImplementedException("Week 7, task 8: equation 2.1");
    }

    /// <summary>Additions and multiplications of a forward pass, per token: <c>2N + 2 n_layer n_ctx d_attn</c> (Eq. 2.2).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="layers">n_layer.</param>
    /// <param name="context">n_ctx, the tokens of the context.</param>
    /// <param name="dAttention">d_attn.</param>
    public static double ForwardFlopsPerToken(double parameters, int layers, long context, long dAttention)
    {
        // TODO(week07.8): equation 2.2
        throw new NotImplementedException("Week 7, task 8: equation 2.2");
    }

    /// <summary>Compute of a training run: <c>6 N D</c>, a third of it forward and two thirds backward (§2.1).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="tokens">D, tokens that are trained on.</param>
    public static double TrainingFlops(double parameters, double tokens)
    {
        // TODO(week07.8): 6ND
        throw new NotImplementedException("Week 7, task 8: 6ND");
    }

    /// <summary>Operations in petaflop-days: one is 10¹⁵ · 24 · 3600 = 8.64 · 10¹⁹.</summary>
    /// <param name="flops">Operations.</param>
    public static double PetaflopDays(double flops)
    {
        // TODO(week07.8): change the unit
        throw new NotImplementedException("Week 7, task 8: change the unit");
    }

    /// <summary>The loss of a model of N parameters with enough data: <c>(8.8·10¹³/N)^0.076</c> (Eq. 1.1).</summary>
    /// <param name="parameters">N.</param>
    public static double LossFromParameters(double parameters)
    {
        // TODO(week07.8): equation 1.1
        throw new NotImplementedException("Week 7, task 8: equation 1.1");
    }

    /// <summary>The loss of a large model on D tokens, stopped early: <c>(5.4·10¹³/D)^0.095</c> (Eq. 1.2).</summary>
    /// <param name="tokens">D.</param>
    public static double LossFromTokens(double tokens)
    {
        // TODO(week07.8): equation 1.2
        throw new NotImplementedException("Week 7, task 8: equation 1.2");
    }

    /// <summary>The loss for a compute budget, spent best: <c>(3.1·10⁸/C_min)^0.050</c> (Eq. 1.3).</summary>
    /// <param name="petaflopDays">C_min.</param>
    public static double LossFromCompute(double petaflopDays)
    {
        // TODO(week07.8): equation 1.3
        throw new NotImplementedException("Week 7, task 8: equation 1.3");
    }

    /// <summary>The loss of N parameters on D tokens: <c>[(6.4·10¹³/N)^(0.076/0.103) + 1.8·10¹³/D]^0.103</c> (Eq. 1.5 with Table 2).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="tokens">D.</param>
    public static double JointLoss(double parameters, double tokens)
    {
        // TODO(week07.8): equation 1.5
        throw new NotImplementedException("Week 7, task 8: equation 1.5");
    }

    /// <summary>The batch size, in tokens, above which more parallel work stops paying: <c>2·10⁸/L^(1/0.21)</c> (Eq. 5.3).</summary>
    /// <param name="loss">L, in nats per token.</param>
    public static double CriticalBatchTokens(double loss)
    {
        // TODO(week07.8): equation 5.3
        throw new NotImplementedException("Week 7, task 8: equation 5.3");
    }

    /// <summary>How to spend a budget: N = 1.3·10⁹ C^0.73, D = 2·10¹⁰ C^0.27, batch = 2·10⁶ C^0.24, steps = 5.4·10³ C^0.03 (Table 6).</summary>
    /// <param name="petaflopDays">C_min.</param>
    /// <returns>Parameters, tokens, tokens a batch, and steps.</returns>
    public static (double Parameters, double Tokens, double BatchTokens, double Steps) ComputeOptimal(double petaflopDays)
    {
        // TODO(week07.8): table 6
        throw new NotImplementedException("Week 7, task 8: table 6");
    }

    /// <summary>Fits <c>y = (scale/x)^exponent</c> by least squares of ln y on ln x.</summary>
    /// <param name="x">At least two numbers, not all equal.</param>
    /// <param name="y">As many numbers.</param>
    /// <returns>The exponent, above 0 where y falls, and the scale.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, hold fewer than two points or a number that is not above 0, or all x are equal.</exception>
    public static (double Exponent, double Scale) FitPowerLaw(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        // TODO(week07.8): a straight line through logarithms
        throw new NotImplementedException("Week 7, task 8: a straight line through logarithms");
    }
}

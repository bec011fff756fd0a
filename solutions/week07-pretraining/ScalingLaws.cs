namespace Katas.Pretraining;

/// <summary>How the loss of a language model falls with its size, its data and its compute (Kaplan et al. 2020).</summary>
/// <remarks>Losses in nats per token. Every argument must be above 0: <see cref="ArgumentOutOfRangeException"/> otherwise.</remarks>
public static class ScalingLaws
{
    // solution:begin
    private const double FlopsOfPetaflopDay = 1e15 * 24 * 3600;

    // solution:end
    /// <summary>N, the parameters without embeddings, biases and norms: <c>2 d_model n_layer (2 d_attn + d_ff)</c> (Table 1).</summary>
    /// <param name="layers">n_layer.</param>
    /// <param name="dModel">The width of the residual stream.</param>
    /// <param name="dAttention">The width of all heads together.</param>
    /// <param name="dFeedForward">The width of the feed-forward layer.</param>
    public static double NonEmbeddingParameters(int layers, long dModel, long dAttention, long dFeedForward)
    {
        // solution:begin task 8: equation 2.1
        RequirePositive(layers, dModel, dAttention, dFeedForward);
        return 2.0 * dModel * layers * ((2.0 * dAttention) + dFeedForward);
        // solution:end
    }

    /// <summary>Additions and multiplications of a forward pass, per token: <c>2N + 2 n_layer n_ctx d_attn</c> (Eq. 2.2).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="layers">n_layer.</param>
    /// <param name="context">n_ctx, the tokens of the context.</param>
    /// <param name="dAttention">d_attn.</param>
    public static double ForwardFlopsPerToken(double parameters, int layers, long context, long dAttention)
    {
        // solution:begin task 8: equation 2.2
        RequirePositive(parameters, layers, context, dAttention);
        return (2 * parameters) + (2.0 * layers * context * dAttention);
        // solution:end
    }

    /// <summary>Compute of a training run: <c>6 N D</c>, a third of it forward and two thirds backward (§2.1).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="tokens">D, tokens that are trained on.</param>
    public static double TrainingFlops(double parameters, double tokens)
    {
        // solution:begin task 8: 6ND
        RequirePositive(parameters, tokens);
        return 6 * parameters * tokens;
        // solution:end
    }

    /// <summary>Operations in petaflop-days: one is 10¹⁵ · 24 · 3600 = 8.64 · 10¹⁹.</summary>
    /// <param name="flops">Operations.</param>
    public static double PetaflopDays(double flops)
    {
        // solution:begin task 8: change the unit
        RequirePositive(flops);
        return flops / FlopsOfPetaflopDay;
        // solution:end
    }

    /// <summary>The loss of a model of N parameters with enough data: <c>(8.8·10¹³/N)^0.076</c> (Eq. 1.1).</summary>
    /// <param name="parameters">N.</param>
    public static double LossFromParameters(double parameters)
    {
        // solution:begin task 8: equation 1.1
        RequirePositive(parameters);
        return Math.Pow(8.8e13 / parameters, 0.076);
        // solution:end
    }

    /// <summary>The loss of a large model on D tokens, stopped early: <c>(5.4·10¹³/D)^0.095</c> (Eq. 1.2).</summary>
    /// <param name="tokens">D.</param>
    public static double LossFromTokens(double tokens)
    {
        // solution:begin task 8: equation 1.2
        RequirePositive(tokens);
        return Math.Pow(5.4e13 / tokens, 0.095);
        // solution:end
    }

    /// <summary>The loss for a compute budget, spent best: <c>(3.1·10⁸/C_min)^0.050</c> (Eq. 1.3).</summary>
    /// <param name="petaflopDays">C_min.</param>
    public static double LossFromCompute(double petaflopDays)
    {
        // solution:begin task 8: equation 1.3
        RequirePositive(petaflopDays);
        return Math.Pow(3.1e8 / petaflopDays, 0.050);
        // solution:end
    }

    /// <summary>The loss of N parameters on D tokens: <c>[(6.4·10¹³/N)^(0.076/0.103) + 1.8·10¹³/D]^0.103</c> (Eq. 1.5 with Table 2).</summary>
    /// <param name="parameters">N.</param>
    /// <param name="tokens">D.</param>
    public static double JointLoss(double parameters, double tokens)
    {
        // solution:begin task 8: equation 1.5
        RequirePositive(parameters, tokens);
        return Math.Pow(Math.Pow(6.4e13 / parameters, 0.076 / 0.103) + (1.8e13 / tokens), 0.103);
        // solution:end
    }

    /// <summary>The batch size, in tokens, above which more parallel work stops paying: <c>2·10⁸/L^(1/0.21)</c> (Eq. 5.3).</summary>
    /// <param name="loss">L, in nats per token.</param>
    public static double CriticalBatchTokens(double loss)
    {
        // solution:begin task 8: equation 5.3
        RequirePositive(loss);
        return 2e8 / Math.Pow(loss, 1 / 0.21);
        // solution:end
    }

    /// <summary>How to spend a budget: N = 1.3·10⁹ C^0.73, D = 2·10¹⁰ C^0.27, batch = 2·10⁶ C^0.24, steps = 5.4·10³ C^0.03 (Table 6).</summary>
    /// <param name="petaflopDays">C_min.</param>
    /// <returns>Parameters, tokens, tokens a batch, and steps.</returns>
    public static (double Parameters, double Tokens, double BatchTokens, double Steps) ComputeOptimal(double petaflopDays)
    {
        // solution:begin task 8: table 6
        RequirePositive(petaflopDays);
        return (1.3e9 * Math.Pow(petaflopDays, 0.73), 2e10 * Math.Pow(petaflopDays, 0.27), 2.0e6 * Math.Pow(petaflopDays, 0.24), 5.4e3 * Math.Pow(petaflopDays, 0.03));
        // solution:end
    }

    /// <summary>Fits <c>y = (scale/x)^exponent</c> by least squares of ln y on ln x.</summary>
    /// <param name="x">At least two numbers, not all equal.</param>
    /// <param name="y">As many numbers.</param>
    /// <returns>The exponent, above 0 where y falls, and the scale.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, hold fewer than two points or a number that is not above 0, or all x are equal.</exception>
    public static (double Exponent, double Scale) FitPowerLaw(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        // solution:begin task 8: a straight line through logarithms
        if (x.Count != y.Count || x.Count < 2 || x.All(value => value == x[0]))
        {
            throw new ArgumentException($"A fit needs at least two points with different x, not {x.Count} and {y.Count} numbers.", nameof(x));
        }

        RequirePositive([.. x, .. y]);
        var (logX, logY) = (x.Select(value => Math.Log(value)).ToArray(), y.Select(value => Math.Log(value)).ToArray());
        var (meanX, meanY) = (logX.Average(), logY.Average());
        var slope = logX.Zip(logY, (a, b) => (a - meanX) * (b - meanY)).Sum() / logX.Sum(a => (a - meanX) * (a - meanX));
        var (exponent, intercept) = (-slope, meanY - (slope * meanX));          // ln y = exponent · ln scale − exponent · ln x
        return (exponent, Math.Exp(intercept / exponent));
        // solution:end
    }
    // solution:begin

    private static void RequirePositive(params double[] values)
    {
        foreach (var value in values.Where(value => !(value > 0)))
        {
            throw new ArgumentOutOfRangeException(nameof(values), value, "Sizes, counts and losses are above 0.");
        }
    }
    // solution:end
}

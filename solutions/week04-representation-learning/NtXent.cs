namespace Katas.RepresentationLearning;

/// <summary>The normalized temperature-scaled cross-entropy of SimCLR (Chen et al. 2020, Eq. 1 and Algorithm 1).</summary>
/// <remarks>Row i of <c>z1</c> and row i of <c>z2</c>, both <c>[N, d]</c>, are a positive pair; the other 2N − 2 rows are their negatives. Rows need no normalization: the loss does it.</remarks>
public static class NtXent
{
    /// <summary>Averages <c>ℓ(i, j) = −log [ exp(sim(zᵢ, zⱼ)/τ) / Σ_{k≠i} exp(sim(zᵢ, z_k)/τ) ]</c> over the 2N anchors i, each with its partner j; sim is the cosine.</summary>
    /// <remarks>The sum runs over all 2N − 1 others of both views, the partner included. Finite for every τ &gt; 0: at 0.002 as well. The norm of a row is floored at 10⁻¹².</remarks>
    /// <param name="z1"><c>[N, d]</c>.</param>
    /// <param name="z2"><c>[N, d]</c>.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <returns>A scalar of the inputs' dtype; both arguments receive gradient.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are not [N, d], or τ is not positive.</exception>
    public static Tensor Loss(Tensor z1, Tensor z2, double temperature)
    {
        // solution:begin task 4: stack the views, mask the diagonal of the similarities, and average log-sum-exp minus the partner's entry
        RequirePairs(z1, z2, temperature);
        using var scope = NewDisposeScope();
        var u = Normalized(cat([z1, z2], 0)); // [2N, d]
        var logits = Logits(u, temperature); // [2N, 2N]
        var positives = logits.gather(1, Partners(u).unsqueeze(1)).squeeze(1); // [2N]
        return (logits.logsumexp(1) - positives).mean().MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The gradient of the loss in closed form.</summary>
    /// <remarks>
    /// With <c>u = z/‖z‖</c>, P the softmax of the masked rows and Π the permutation that swaps partners: <c>∂L/∂u = (P + Pᵀ − 2Π) u / (2Nτ)</c> and <c>∂L/∂z = (I − uuᵀ) ∂L/∂u / ‖z‖</c>.
    /// Works without a graph, under <c>no_grad</c> too.
    /// </remarks>
    /// <param name="z1"><c>[N, d]</c>.</param>
    /// <param name="z2"><c>[N, d]</c>.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <returns>The gradients with respect to both arguments, <c>[N, d]</c> each.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are not [N, d], or τ is not positive.</exception>
    public static (Tensor GradZ1, Tensor GradZ2) Gradient(Tensor z1, Tensor z2, double temperature)
    {
        // solution:begin task 4: multiply P + Pᵀ − 2Π by u, remove what points along u, and divide by the norms
        RequirePairs(z1, z2, temperature);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var z = cat([z1, z2], 0); // [2N, d]
        var (u, norms) = (Normalized(z), Norms(z)); // [2N, d], [2N, 1]
        var p = nn.functional.softmax(Logits(u, temperature), 1); // [2N, 2N]
        var toU = ((p + p.t()).matmul(u) - (2 * u[Partners(u)])) / (z.size(0) * temperature); // [2N, d]
        var toZ = (toU - ((toU * u).sum(1, keepdim: true) * u)) / norms; // [2N, d]
        var halves = toZ.chunk(2, 0); // [N, d] each
        return (halves[0].MoveToOuterDisposeScope(), halves[1].MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The smallest loss that N pairs can have: each pair in one point, the points a regular simplex (cosine −1/(N−1) between them): <c>log(1 + (2N − 2) exp((−1/(N−1) − 1)/τ))</c>.</summary>
    /// <remarks>Reachable when N ≤ d + 1.</remarks>
    /// <param name="pairs">N ≥ 1; a single pair has loss 0.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <exception cref="ArgumentException">There is no pair, or τ is not positive.</exception>
    public static double OptimalLoss(long pairs, double temperature)
    {
        // solution:begin task 4: put the simplex's cosine into the loss
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        RequireTemperature(temperature);
        return pairs == 1 ? 0 : Math.Log(1 + (((2 * pairs) - 2) * Math.Exp(((-1.0 / (pairs - 1)) - 1) / temperature)));
        // solution:end
    }

    /// <summary>The share of the 2N anchors whose nearest other embedding, by cosine, is their partner.</summary>
    /// <param name="z1"><c>[N, d]</c>.</param>
    /// <param name="z2"><c>[N, d]</c>.</param>
    /// <returns>0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are not [N, d].</exception>
    public static double TopOneAccuracy(Tensor z1, Tensor z2)
    {
        // solution:begin task 4: count the rows of the masked similarities whose largest entry is the partner's
        RequirePairs(z1, z2, 1);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var u = Normalized(cat([z1, z2], 0)); // [2N, d]
        return (Logits(u, 1).argmax(1) == Partners(u)).to(ScalarType.Float64).mean().item<double>();
        // solution:end
    }
    // solution:begin

    // Cosines over the temperature, −∞ on the diagonal: nobody is compared with itself. Masking here, not subtracting e^{1/τ} later, keeps small temperatures exact.
    private static Tensor Logits(Tensor u, double temperature)
    {
        var self = eye(u.size(0), dtype: ScalarType.Bool, device: u.device); // [2N, 2N]
        return (u.matmul(u.t()) / temperature).masked_fill(self, double.NegativeInfinity);
    }

    // The views are stacked, so the partner of i is i + N or i − N.
    private static Tensor Partners(Tensor u)
    {
        var n = u.size(0) / 2;
        return arange(2 * n, device: u.device).roll(n); // [2N]: N, …, 2N − 1, 0, …, N − 1
    }

    private static Tensor Norms(Tensor z) => z.norm(1, keepdim: true, p: 2).clamp(min: 1e-12); // [2N, 1]

    private static Tensor Normalized(Tensor z) => z / Norms(z);

    private static void RequireTemperature(double temperature)
    {
        if (!(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature is positive.");
        }
    }

    private static void RequirePairs(Tensor z1, Tensor z2, double temperature)
    {
        RequireTemperature(temperature);
        if (z1.dim() != 2 || z1.size(0) < 1 || !z1.is_floating_point() || !z1.shape.SequenceEqual(z2.shape) || z1.dtype != z2.dtype)
        {
            throw new ArgumentException($"Expected two floating-point tensors [N, d] of one shape and dtype, not {z1.dtype} [{string.Join(", ", z1.shape)}] and {z2.dtype} [{string.Join(", ", z2.shape)}].", nameof(z2));
        }
    }
    // solution:end
}

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
        // TODO(week04.4): stack the views, mask the diagonal of the similarities, and average log-sum-exp minus the partner's entry
        throw new NotImplementedException("Week 4, task 4: stack the views, mask the diagonal of the similarities, and average log-sum-exp minus the partner's entry");
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
        // TODO(week04.4): multiply P + Pᵀ − 2Π by u, remove what points along u, and divide by the norms
        throw new NotImplementedException("Week 4, task 4: multiply P + Pᵀ − 2Π by u, remove what points along u, and divide by the norms");
    }

    /// <summary>The smallest loss that N pairs can have: each pair in one point, the points a regular simplex (cosine −1/(N−1) between them): <c>log(1 + (2N − 2) exp((−1/(N−1) − 1)/τ))</c>.</summary>
    /// <remarks>Reachable when N ≤ d + 1.</remarks>
    /// <param name="pairs">N ≥ 1; a single pair has loss 0.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <exception cref="ArgumentException">There is no pair, or τ is not positive.</exception>
    public static double OptimalLoss(long pairs, double temperature)
    {
        // TODO(week04.4): put the simplex's cosine into the loss
        throw new NotImplementedException("Week 4, task 4: put the simplex's cosine into the loss");
    }

    /// <summary>The share of the 2N anchors whose nearest other embedding, by cosine, is their partner.</summary>
    /// <param name="z1"><c>[N, d]</c>.</param>
    /// <param name="z2"><c>[N, d]</c>.</param>
    /// <returns>0 … 1.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are not [N, d].</exception>
    public static double TopOneAccuracy(Tensor z1, Tensor z2)
    {
        // TODO(week04.4): count the rows of the masked similarities whose largest entry is the partner's
        throw new NotImplementedException("Week 4, task 4: count the rows of the masked similarities whose largest entry is the partner's");
    }
}

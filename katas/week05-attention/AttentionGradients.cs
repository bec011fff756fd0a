namespace Katas.Attention;

/// <summary>The backward pass of attention by hand; no autograd (softmax Jacobian; Dao 2023, Sec. 2.1).</summary>
/// <remarks>With <c>S = scale · QKᵀ</c>, <c>P = softmax(S)</c>, <c>O = PV</c>. Works on tensors without <c>requires_grad</c> and under <c>no_grad()</c>. Arguments are never changed.</remarks>
public static class AttentionGradients
{
    /// <summary>The gradient with respect to the scores from that with respect to the weights: <c>dS = P ∘ (dP − rowsum(P ∘ dP))</c>.</summary>
    /// <param name="weights">P, the softmax along <paramref name="dim"/>, any shape.</param>
    /// <param name="gradWeights">dP, the shape of <paramref name="weights"/>.</param>
    /// <param name="dim">The axis of the softmax.</param>
    /// <returns>dS, the shape of <paramref name="weights"/>; exactly 0 where the weight is 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor SoftmaxBackward(Tensor weights, Tensor gradWeights, long dim = -1)
    {
        // TODO(week05.4): subtract the weighted row sum from the gradient and multiply by the weights
        throw new NotImplementedException("Week 5, task 4: subtract the weighted row sum from the gradient and multiply by the weights");
    }

    /// <summary>The gradients of attention: <c>dV = Pᵀ dO</c>, <c>dP = dO Vᵀ</c>, <c>dS</c> as above, <c>dQ = scale · dS K</c>, <c>dK = scale · dSᵀ Q</c>.</summary>
    /// <param name="q">Queries <c>[..., Lq, d]</c>.</param>
    /// <param name="k">Keys <c>[..., Lk, d]</c>; leading axes as those of q.</param>
    /// <param name="v">Values <c>[..., Lk, dv]</c>; leading axes as those of q.</param>
    /// <param name="weights">P of the forward pass, <c>[..., Lq, Lk]</c>. Masked entries need no special case: their weight is 0.</param>
    /// <param name="gradOutput">dO, <c>[..., Lq, dv]</c>.</param>
    /// <param name="scale">The scale of the forward pass.</param>
    /// <returns>The gradients in the shapes of q, k and v.</returns>
    /// <exception cref="ArgumentException">A shape does not fit; the message names it.</exception>
    public static (Tensor GradQ, Tensor GradK, Tensor GradV) Backward(
        Tensor q, Tensor k, Tensor v, Tensor weights, Tensor gradOutput, double scale)
    {
        // TODO(week05.4): carry the gradient back through the average, the softmax and the scores
        throw new NotImplementedException("Week 5, task 4: carry the gradient back through the average, the softmax and the scores");
    }
}

namespace Katas.Attention;

/// <summary>The softmax and its relatives, finite for every finite input (Vaswani et al. 2017, Eq. 1).</summary>
/// <remarks>
/// Every function takes float16, bfloat16, float32 or float64 and returns the same dtype on the same device. The two 16-bit types are computed in float32
/// and rounded once, at the end. <c>dim</c> counts from the end when negative. Errors: <see cref="ArgumentException"/> for an integer or bool tensor,
/// <see cref="ArgumentOutOfRangeException"/> for a <c>dim</c> that the tensor does not have. The arguments are never changed.
/// </remarks>
public static class StableSoftmax
{
    /// <summary>The softmax along one axis: <c>exp(x_i − m) / Σ_j exp(x_j − m)</c> with <c>m = max_j x_j</c>.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis along which the results sum to 1.</param>
    /// <returns>The shape of <paramref name="x"/>; finite even where entries are ±10³⁸ in float32.</returns>
    public static Tensor Softmax(Tensor x, long dim)
    {
        // TODO(week05.1): divide the shifted exponentials by their sum along dim
        throw new NotImplementedException("Week 5, task 1: divide the shifted exponentials by their sum along dim");
    }

    /// <summary>The logarithm of the softmax, without taking the softmax: <c>x_i − m − log Σ_j exp(x_j − m)</c>.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis of the softmax.</param>
    /// <returns>The shape of <paramref name="x"/>; at a probability of e⁻¹⁰⁰⁰⁰ it is −10000, not −∞.</returns>
    public static Tensor LogSoftmax(Tensor x, long dim)
    {
        // TODO(week05.1): subtract the log-sum-exp from x, in the shifted form
        throw new NotImplementedException("Week 5, task 1: subtract the log-sum-exp from x, in the shifted form");
    }

    /// <summary>The logarithm of a sum of exponentials: <c>m + log Σ_j exp(x_j − m)</c>.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis that is summed.</param>
    /// <param name="keepdim">Whether the summed axis stays, with size 1.</param>
    /// <returns>The shape of <paramref name="x"/> without axis <paramref name="dim"/> (or with size 1 there); −∞ where every entry is −∞.</returns>
    public static Tensor LogSumExp(Tensor x, long dim, bool keepdim = false)
    {
        // TODO(week05.1): add the maximum back to the log of the sum of shifted exponentials
        throw new NotImplementedException("Week 5, task 1: add the maximum back to the log of the sum of shifted exponentials");
    }

    /// <summary>The softmax over the entries that a mask permits: <c>w_i = exp(s_i − m) / Σ_{j permitted} exp(s_j − m)</c>, <c>m</c> the largest permitted score.</summary>
    /// <param name="scores">Any shape, floating point.</param>
    /// <param name="mask">bool, true = this entry counts; broadcastable to <paramref name="scores"/> (which it may not enlarge). Null permits all.</param>
    /// <param name="dim">The axis along which the weights sum to 1.</param>
    /// <returns>
    /// The shape of <paramref name="scores"/>. Weights are exactly 0 where the mask is false, whatever stands there, and in all of a row that has no true entry;
    /// the gradient is exactly 0 in both places, never NaN.
    /// </returns>
    /// <exception cref="ArgumentException">The mask is not bool or does not broadcast to the scores; the message names both shapes.</exception>
    public static Tensor MaskedSoftmax(Tensor scores, Tensor? mask, long dim = -1)
    {
        // TODO(week05.1): select the permitted scores, shift, exponentiate and divide, guarding rows where nothing is permitted
        throw new NotImplementedException("Week 5, task 1: select the permitted scores, shift, exponentiate and divide, guarding rows where nothing is permitted");
    }
}

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
        // solution:begin task 1: divide the shifted exponentials by their sum along dim
        RequireFloatingAxis(x, dim);
        using var scope = NewDisposeScope();
        var wide = Widen(x);
        var exponentials = exp(wide - Shift(wide, dim));
        return (exponentials / exponentials.sum(dim, keepdim: true)).to(x.dtype).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The logarithm of the softmax, without taking the softmax: <c>x_i − m − log Σ_j exp(x_j − m)</c>.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis of the softmax.</param>
    /// <returns>The shape of <paramref name="x"/>; at a probability of e⁻¹⁰⁰⁰⁰ it is −10000, not −∞.</returns>
    public static Tensor LogSoftmax(Tensor x, long dim)
    {
        // solution:begin task 1: subtract the log-sum-exp from x, in the shifted form
        RequireFloatingAxis(x, dim);
        using var scope = NewDisposeScope();
        var wide = Widen(x);
        var shifted = wide - Shift(wide, dim);
        return (shifted - exp(shifted).sum(dim, keepdim: true).log()).to(x.dtype).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The logarithm of a sum of exponentials: <c>m + log Σ_j exp(x_j − m)</c>.</summary>
    /// <param name="x">Any shape, floating point.</param>
    /// <param name="dim">The axis that is summed.</param>
    /// <param name="keepdim">Whether the summed axis stays, with size 1.</param>
    /// <returns>The shape of <paramref name="x"/> without axis <paramref name="dim"/> (or with size 1 there); −∞ where every entry is −∞.</returns>
    public static Tensor LogSumExp(Tensor x, long dim, bool keepdim = false)
    {
        // solution:begin task 1: add the maximum back to the log of the sum of shifted exponentials
        RequireFloatingAxis(x, dim);
        using var scope = NewDisposeScope();
        var wide = Widen(x);
        var shift = Shift(wide, dim);
        var result = shift + exp(wide - shift).sum(dim, keepdim: true).log();
        return (keepdim ? result : result.squeeze(dim)).to(x.dtype).MoveToOuterDisposeScope();
        // solution:end
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
        // solution:begin task 1: select the permitted scores, shift, exponentiate and divide, guarding rows where nothing is permitted
        RequireFloatingAxis(scores, dim);
        RequireMaskFor(scores, mask);
        using var scope = NewDisposeScope();
        var wide = Widen(scores);
        var permitted = mask is null ? wide : where(mask, wide, tensor(double.NegativeInfinity, wide.dtype, wide.device));
        var exponentials = exp(permitted - Shift(permitted, dim)); // exactly 0 where the mask is false
        var sum = exponentials.sum(dim, keepdim: true);
        var divisor = where(sum == 0, ones_like(sum), sum); // a dead row becomes 0/1, in the gradient too
        return (exponentials / divisor).to(scores.dtype).MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    // The row maximum. It is a constant for the gradient: the results do not depend on it. Where a row holds nothing but −∞ the shift is 0, since (−∞) − (−∞) is NaN.
    private static Tensor Shift(Tensor x, long dim)
    {
        var maximum = x.detach().amax([dim], keepdim: true);
        return where(isinf(maximum), zeros_like(maximum), maximum);
    }

    private static Tensor Widen(Tensor x) => x.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;

    private static void RequireFloatingAxis(Tensor x, long dim)
    {
        if (!x.is_floating_point())
        {
            throw new ArgumentException($"The softmax needs a floating-point tensor, not {x.dtype} [{string.Join(", ", x.shape)}].", nameof(x));
        }

        if (dim < -x.dim() || dim >= x.dim())
        {
            throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The shape [{string.Join(", ", x.shape)}] has no axis {dim}.");
        }
    }

    private static void RequireMaskFor(Tensor scores, Tensor? mask)
    {
        if (mask is null)
        {
            return;
        }

        if (mask.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"The mask must be bool (true = may look), not {mask.dtype}.", nameof(mask));
        }

        var axes = mask.shape.Reverse().Zip(scores.shape.Reverse());
        if (mask.dim() > scores.dim() || axes.Any(axis => axis.First != 1 && axis.First != axis.Second))
        {
            throw new ArgumentException(
                $"The mask [{string.Join(", ", mask.shape)}] does not broadcast to the scores [{string.Join(", ", scores.shape)}].", nameof(mask));
        }
    }
    // solution:end
}

namespace Katas.PytorchMastery;

/// <summary>Convolution is a view and a matrix product (Dumoulin and Visin 2016, ch. 2 and 4).</summary>
/// <remarks>Output sizes are ⌊(h + 2·padding − k)/stride⌋ + 1. No loop over examples, channels or pixels; one over the k² offsets of a kernel is fine.</remarks>
public static class Strided
{
    /// <summary>All windows of an image as a view: nothing is copied, and an image that is itself a view is respected.</summary>
    /// <param name="x">[n, c, h, w], of any strides.</param>
    /// <param name="kernelHeight">kh, at most h.</param>
    /// <param name="kernelWidth">kw, at most w.</param>
    /// <param name="stride">s, at least 1.</param>
    /// <returns>[n, c, oh, ow, kh, kw], sharing the memory of x.</returns>
    /// <exception cref="ArgumentException">x does not have four dimensions, or no window fits.</exception>
    public static Tensor Windows(Tensor x, long kernelHeight, long kernelWidth, long stride)
    {
        // solution:begin task 6: step through the memory of x, s rows and columns from window to window
        if (x.dim() != 4 || kernelHeight < 1 || kernelWidth < 1 || stride < 1 || kernelHeight > x.shape[2] || kernelWidth > x.shape[3])
        {
            throw new ArgumentException($"Windows of {kernelHeight}×{kernelWidth} at stride {stride} do not fit into [{string.Join(", ", x.shape)}].", nameof(x));
        }

        var (oh, ow) = (((x.shape[2] - kernelHeight) / stride) + 1, ((x.shape[3] - kernelWidth) / stride) + 1);
        var s = x.stride();
        return x.as_strided([x.shape[0], x.shape[1], oh, ow, kernelHeight, kernelWidth], [s[0], s[1], stride * s[2], stride * s[3], s[2], s[3]], x.storage_offset());
        // solution:end
    }

    /// <summary>out[n, o, y, x] = bias[o] + Σ window[c, i, j]·weight[o, c, i, j]: a cross-correlation, the kernel is not flipped.</summary>
    /// <param name="x">[n, c, h, w].</param>
    /// <param name="weight">[o, c, kh, kw].</param>
    /// <param name="bias">[o], or null.</param>
    /// <param name="stride">At least 1.</param>
    /// <param name="padding">Zeros on each side, at least 0.</param>
    /// <returns>[n, o, oh, ow].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, long stride = 1, long padding = 0)
    {
        // solution:begin task 6: contract the windows of the padded image with the kernels
        RequireShapes(x, weight, padding);
        using var scope = NewDisposeScope();
        var windows = Windows(Pad(x, padding), weight.shape[2], weight.shape[3], stride); // [n, c, oh, ow, kh, kw]
        var output = einsum("nchwij,ocij->nohw", windows, weight);
        return (bias is null ? output : output + bias.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The gradients of <see cref="Conv2d"/>.</summary>
    /// <param name="gradOutput">[n, o, oh, ow].</param>
    /// <param name="x">The input [n, c, h, w].</param>
    /// <param name="weight">[o, c, kh, kw].</param>
    /// <param name="stride">As forwards.</param>
    /// <param name="padding">As forwards.</param>
    /// <returns>The shapes of x and weight, and [o]; the last one is always returned, as it does not depend on the bias.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor GradX, Tensor GradWeight, Tensor? GradBias) Conv2dBackward(Tensor gradOutput, Tensor x, Tensor weight, long stride = 1, long padding = 0)
    {
        // solution:begin task 6: contract windows with gradients for the weight; for x add each kernel offset into its strided slice
        RequireShapes(x, weight, padding);
        using var scope = NewDisposeScope();
        var padded = Pad(x, padding);                                                    // [n, c, h + 2p, w + 2p]
        var windows = Windows(padded, weight.shape[2], weight.shape[3], stride);
        var gradWeight = einsum("nchwij,nohw->ocij", windows, gradOutput);
        var gradPadded = zeros_like(padded);
        var (oh, ow) = (gradOutput.shape[2], gradOutput.shape[3]);
        for (var i = 0L; i < weight.shape[2]; i++)
        {
            for (var j = 0L; j < weight.shape[3]; j++)
            {
                var touched = gradPadded.slice(2, i, i + (stride * oh), stride).slice(3, j, j + (stride * ow), stride); // [n, c, oh, ow]
                touched.add_(einsum("nohw,oc->nchw", gradOutput, weight.select(3, j).select(2, i)));
            }
        }

        var gradX = gradPadded.narrow(2, padding, x.shape[2]).narrow(3, padding, x.shape[3]);
        return (gradX.MoveToOuterDisposeScope(), gradWeight.MoveToOuterDisposeScope(), gradOutput.sum([0, 2, 3]).MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The largest value of each window.</summary>
    /// <param name="x">[n, c, h, w].</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">At least 1.</param>
    /// <returns>[n, c, oh, ow].</returns>
    public static Tensor MaxPool2d(Tensor x, long kernel, long stride)
    {
        // solution:begin task 6: take the maximum over each window
        using var windows = Windows(x, kernel, kernel, stride);
        return windows.amax([4, 5]);
        // solution:end
    }

    /// <summary>The gradient of <see cref="MaxPool2d"/>: the first maximum in row-major order takes a window's gradient; windows that overlap add up.</summary>
    /// <param name="gradOutput">[n, c, oh, ow].</param>
    /// <param name="x">The input [n, c, h, w].</param>
    /// <param name="kernel">As forwards.</param>
    /// <param name="stride">As forwards.</param>
    /// <returns>[n, c, h, w].</returns>
    public static Tensor MaxPool2dBackward(Tensor gradOutput, Tensor x, long kernel, long stride)
    {
        // solution:begin task 6: find the place of each window's maximum in the image and add the gradient there
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var places = arange(h * w, device: x.device).view(1, 1, h, w);                   // where each pixel stands
        var winners = Windows(x, kernel, kernel, stride).flatten(4).argmax(-1, keepdim: true); // [n, c, oh, ow, 1]
        var targets = Windows(places, kernel, kernel, stride).flatten(4).expand(n, c, -1, -1, -1).gather(-1, winners);
        return zeros(n, c, h * w, dtype: x.dtype, device: x.device).scatter_add_(2, targets.view(n, c, -1), gradOutput.reshape(n, c, -1)).view(n, c, h, w).MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    private static Tensor Pad(Tensor x, long padding) => padding == 0 ? x : nn.functional.pad(x, (padding, padding, padding, padding));

    private static void RequireShapes(Tensor x, Tensor weight, long padding)
    {
        if (x.dim() != 4 || weight.dim() != 4 || x.shape[1] != weight.shape[1] || padding < 0)
        {
            throw new ArgumentException($"Expected images [n, c, h, w] and kernels [o, c, kh, kw], not [{string.Join(", ", x.shape)}] and [{string.Join(", ", weight.shape)}].", nameof(weight));
        }
    }
    // solution:end
}

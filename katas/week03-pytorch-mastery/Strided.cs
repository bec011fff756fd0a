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
        // TODO(week03.6): step through the memory of x, s rows and columns from window to window
        throw new NotImplementedException("Week 3, task 6: step through the memory of x, s rows and columns from window to window");
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
        // TODO(week03.6): contract the windows of the padded image with the kernels
        throw new NotImplementedException("Week 3, task 6: contract the windows of the padded image with the kernels");
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
        // TODO(week03.6): contract windows with gradients for the weight; for x add each kernel offset into its strided slice
        throw new NotImplementedException("Week 3, task 6: contract windows with gradients for the weight; for x add each kernel offset into its strided slice");
    }

    /// <summary>The largest value of each window.</summary>
    /// <param name="x">[n, c, h, w].</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">At least 1.</param>
    /// <returns>[n, c, oh, ow].</returns>
    public static Tensor MaxPool2d(Tensor x, long kernel, long stride)
    {
        // TODO(week03.6): take the maximum over each window
        throw new NotImplementedException("Week 3, task 6: take the maximum over each window");
    }

    /// <summary>The gradient of <see cref="MaxPool2d"/>: the first maximum in row-major order takes a window's gradient; windows that overlap add up.</summary>
    /// <param name="gradOutput">[n, c, oh, ow].</param>
    /// <param name="x">The input [n, c, h, w].</param>
    /// <param name="kernel">As forwards.</param>
    /// <param name="stride">As forwards.</param>
    /// <returns>[n, c, h, w].</returns>
    public static Tensor MaxPool2dBackward(Tensor gradOutput, Tensor x, long kernel, long stride)
    {
        // TODO(week03.6): find the place of each window's maximum in the image and add the gradient there
        throw new NotImplementedException("Week 3, task 6: find the place of each window's maximum in the image and add the gradient there");
    }
}

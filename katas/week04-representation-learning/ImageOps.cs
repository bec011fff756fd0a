namespace Katas.RepresentationLearning;

/// <summary>Image operations as pure functions of whole batches: one call, one parameter per image, no loop over images or pixels.</summary>
/// <remarks>
/// Images are floating point <c>[n, 3, h, w]</c> in [0, 1] (red, green, blue). Results keep dtype and device; arguments are never modified; wrong shapes and ranges throw an <see cref="ArgumentException"/>.
/// </remarks>
public static class ImageOps
{
    /// <summary>Mirrors every image: column j becomes column w − 1 − j.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor HorizontalFlip(Tensor images)
    {
        // TODO(week04.1): reverse the axis of the columns
        throw new NotImplementedException("Week 4, task 1: reverse the axis of the columns");
    }

    /// <summary>Cuts a box out of every image and resizes it, bilinearly with half-pixel centres: output row i lies at <c>s = max((i + ½)·h/H − ½, 0)</c> of the box, between its rows ⌊s⌋ and <c>min(⌊s⌋ + 1, h − 1)</c>.</summary>
    /// <remarks>Columns likewise. Nothing outside the box takes part. No antialiasing (torchvision's default for tensors).</remarks>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="boxes">int64 <c>[n, 4]</c>: top, left, height, width, one box per image, inside it.</param>
    /// <param name="outHeight">H, at least 1.</param>
    /// <param name="outWidth">W, at least 1.</param>
    /// <returns><c>[n, 3, H, W]</c>.</returns>
    /// <exception cref="ArgumentException">A shape or dtype does not fit, or a box is empty or leaves its image.</exception>
    public static Tensor ResizedCrop(Tensor images, Tensor boxes, long outHeight, long outWidth)
    {
        // TODO(week04.1): find the two source rows and columns of every output pixel, gather and mix them
        throw new NotImplementedException("Week 4, task 1: find the two source rows and columns of every output pixel, gather and mix them");
    }

    /// <summary>Brightness: <c>f·x</c>, clamped to [0, 1].</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustBrightness(Tensor images, Tensor factors)
    {
        // TODO(week04.1): blend every image with black
        throw new NotImplementedException("Week 4, task 1: blend every image with black");
    }

    /// <summary>Contrast: <c>f·x + (1 − f)·m</c>, clamped to [0, 1], where m is the mean of the image's own grayscale.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustContrast(Tensor images, Tensor factors)
    {
        // TODO(week04.1): blend every image with the mean of its grayscale
        throw new NotImplementedException("Week 4, task 1: blend every image with the mean of its grayscale");
    }

    /// <summary>Saturation: <c>f·x + (1 − f)·grayscale(x)</c>, clamped to [0, 1].</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustSaturation(Tensor images, Tensor factors)
    {
        // TODO(week04.1): blend every image with its grayscale
        throw new NotImplementedException("Week 4, task 1: blend every image with its grayscale");
    }

    /// <summary>Hue: turns the hue circle of HSV by f, with <c>V = max</c> and <c>S = (max − min)/max</c> unchanged; grey pixels stay as they are.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, in turns of the circle, −½ … ½.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustHue(Tensor images, Tensor factors)
    {
        // TODO(week04.1): convert to hue, saturation and value, turn the hue, convert back
        throw new NotImplementedException("Week 4, task 1: convert to hue, saturation and value, turn the hue, convert back");
    }

    /// <summary>Grayscale: <c>0.2989 R + 0.587 G + 0.114 B</c> in all three channels.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <returns><c>[n, 3, h, w]</c>, three equal channels.</returns>
    public static Tensor Grayscale(Tensor images)
    {
        // TODO(week04.1): weigh the channels and repeat the result three times
        throw new NotImplementedException("Week 4, task 1: weigh the channels and repeat the result three times");
    }

    /// <summary>Gaussian blur with weights <c>exp(−t²/2σ²)</c>, normalized, over rows and columns in turn; the border is reflected without repeating the edge.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="kernelSize">The number of taps, odd; half of it is less than h and w.</param>
    /// <param name="sigmas"><c>[n]</c>, σ &gt; 0 of each image, in pixels.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    /// <exception cref="ArgumentException">The size is even or too large, or a shape or σ does not fit.</exception>
    public static Tensor GaussianBlur(Tensor images, int kernelSize, Tensor sigmas)
    {
        // TODO(week04.1): reflect the border, then sum the shifted images along rows and along columns
        throw new NotImplementedException("Week 4, task 1: reflect the border, then sum the shifted images along rows and along columns");
    }
}

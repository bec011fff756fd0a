namespace Katas.RepresentationLearning;

/// <summary>Image operations as pure functions of whole batches: one call, one parameter per image, no loop over images or pixels.</summary>
/// <remarks>
/// Images are floating point <c>[n, 3, h, w]</c> in [0, 1] (red, green, blue). Results keep dtype and device; arguments are never modified; wrong shapes and ranges throw an <see cref="ArgumentException"/>.
/// </remarks>
public static class ImageOps
{
    // solution:begin
    private static readonly double[] Luminance = [0.2989, 0.587, 0.114]; // ITU-R 601, as torchvision rounds it: they sum to 0.9999

    // solution:end
    /// <summary>Mirrors every image: column j becomes column w − 1 − j.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor HorizontalFlip(Tensor images)
    {
        // solution:begin task 1: reverse the axis of the columns
        RequireImages(images);
        return images.flip([3]);
        // solution:end
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
        // solution:begin task 1: find the two source rows and columns of every output pixel, gather and mix them
        RequireBoxes(images, boxes, outHeight, outWidth);
        using var scope = NewDisposeScope();
        var (channels, width) = (images.size(1), images.size(3));
        var (top, bottom, down) = Neighbours(boxes.select(1, 0), boxes.select(1, 2), outHeight, images); // [n, H] each
        var (left, right, across) = Neighbours(boxes.select(1, 1), boxes.select(1, 3), outWidth, images); // [n, W] each
        Tensor Rows(Tensor index) => images.gather(2, index.view(-1, 1, outHeight, 1).expand(-1, channels, -1, width)); // [n, 3, H, w]
        var rows = Mix(Rows(top), Rows(bottom), down.view(-1, 1, outHeight, 1)); // [n, 3, H, w]
        Tensor Columns(Tensor index) => rows.gather(3, index.view(-1, 1, 1, outWidth).expand(-1, channels, outHeight, -1)); // [n, 3, H, W]
        return Mix(Columns(left), Columns(right), across.view(-1, 1, 1, outWidth)).MoveToOuterDisposeScope(); // [n, 3, H, W]
        // solution:end
    }

    /// <summary>Brightness: <c>f·x</c>, clamped to [0, 1].</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustBrightness(Tensor images, Tensor factors)
    {
        // solution:begin task 1: blend every image with black
        RequireFactors(images, factors, 0, double.MaxValue);
        using var scope = NewDisposeScope();
        return Blend(images, zeros_like(images), factors).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Contrast: <c>f·x + (1 − f)·m</c>, clamped to [0, 1], where m is the mean of the image's own grayscale.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustContrast(Tensor images, Tensor factors)
    {
        // solution:begin task 1: blend every image with the mean of its grayscale
        RequireFactors(images, factors, 0, double.MaxValue);
        using var scope = NewDisposeScope();
        var mean = Gray(images).mean([1L, 2L, 3L], keepdim: true); // [n, 1, 1, 1]
        return Blend(images, mean, factors).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Saturation: <c>f·x + (1 − f)·grayscale(x)</c>, clamped to [0, 1].</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, f ≥ 0 of each image.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustSaturation(Tensor images, Tensor factors)
    {
        // solution:begin task 1: blend every image with its grayscale
        RequireFactors(images, factors, 0, double.MaxValue);
        using var scope = NewDisposeScope();
        return Blend(images, Gray(images), factors).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Hue: turns the hue circle of HSV by f, with <c>V = max</c> and <c>S = (max − min)/max</c> unchanged; grey pixels stay as they are.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="factors"><c>[n]</c>, in turns of the circle, −½ … ½.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    public static Tensor AdjustHue(Tensor images, Tensor factors)
    {
        // solution:begin task 1: convert to hue, saturation and value, turn the hue, convert back
        RequireFactors(images, factors, -0.5, 0.5);
        using var scope = NewDisposeScope();
        var (hue, saturation, value) = ToHsv(images); // [n, 1, h, w] each
        var turned = hue + PerImage(factors, images); // [n, 1, h, w]
        Tensor Channel(int n)
        {
            var k = (n + (6 * turned)).remainder(6);
            return value - (value * saturation * minimum(k, 4 - k).clamp(0, 1));
        }

        return cat([Channel(5), Channel(3), Channel(1)], 1).MoveToOuterDisposeScope(); // [n, 3, h, w]
        // solution:end
    }

    /// <summary>Grayscale: <c>0.2989 R + 0.587 G + 0.114 B</c> in all three channels.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <returns><c>[n, 3, h, w]</c>, three equal channels.</returns>
    public static Tensor Grayscale(Tensor images)
    {
        // solution:begin task 1: weigh the channels and repeat the result three times
        RequireImages(images);
        using var scope = NewDisposeScope();
        return Gray(images).repeat(1, 3, 1, 1).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Gaussian blur with weights <c>exp(−t²/2σ²)</c>, normalized, over rows and columns in turn; the border is reflected without repeating the edge.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c>.</param>
    /// <param name="kernelSize">The number of taps, odd; half of it is less than h and w.</param>
    /// <param name="sigmas"><c>[n]</c>, σ &gt; 0 of each image, in pixels.</param>
    /// <returns><c>[n, 3, h, w]</c>.</returns>
    /// <exception cref="ArgumentException">The size is even or too large, or a shape or σ does not fit.</exception>
    public static Tensor GaussianBlur(Tensor images, int kernelSize, Tensor sigmas)
    {
        // solution:begin task 1: reflect the border, then sum the shifted images along rows and along columns
        RequireKernel(images, kernelSize, sigmas);
        using var scope = NewDisposeScope();
        var (reach, height, width) = (kernelSize / 2, images.size(2), images.size(3));
        var offsets = arange(-reach, reach + 1, dtype: images.dtype, device: images.device); // [k]
        var sigma = sigmas.to(images.dtype).to(images.device).unsqueeze(1); // [n, 1]
        var weights = exp(-offsets.square() / (2 * sigma.square())); // [n, k]
        weights /= weights.sum(1, keepdim: true);
        Tensor Tap(int t) => weights.narrow(1, t, 1).view(-1, 1, 1, 1); // [n, 1, 1, 1]
        var padded = nn.functional.pad(images, [reach, reach, reach, reach], PaddingModes.Reflect); // [n, 3, h + 2r, w + 2r]
        var rows = Enumerable.Range(0, kernelSize).Select(t => Tap(t) * padded.narrow(2, t, height)).Aggregate((sum, term) => sum + term); // [n, 3, h, w + 2r]
        return Enumerable.Range(0, kernelSize).Select(t => Tap(t) * rows.narrow(3, t, width)).Aggregate((sum, term) => sum + term).MoveToOuterDisposeScope(); // [n, 3, h, w]
        // solution:end
    }
    // solution:begin

    // The two neighbours of each output position, as positions of the image, and the second one's share. Positions are computed in float64: a float32 quotient may round across a pixel.
    private static (Tensor First, Tensor Second, Tensor Share) Neighbours(Tensor start, Tensor extent, long count, Tensor images)
    {
        var (origin, size) = (start.unsqueeze(1), extent.unsqueeze(1)); // [n, 1]
        var centres = arange(count, dtype: ScalarType.Float64, device: images.device) + 0.5; // [count]
        var source = (centres * size / count - 0.5).clamp(min: 0); // [n, count]
        var first = source.floor().to(ScalarType.Int64); // [n, count]
        var second = minimum(first + 1, size - 1); // the box ends here: its neighbour outside is never read
        return (origin + first, origin + second, (source - first).to(images.dtype));
    }

    private static Tensor Mix(Tensor first, Tensor second, Tensor share) => first + (share * (second - first));

    private static Tensor Blend(Tensor images, Tensor other, Tensor factors)
    {
        var f = PerImage(factors, images);
        return ((f * images) + ((1 - f) * other)).clamp(0, 1);
    }

    private static Tensor PerImage(Tensor factors, Tensor images) => factors.to(images.dtype).to(images.device).view(-1, 1, 1, 1); // [n, 1, 1, 1]

    private static Tensor Gray(Tensor images)
    {
        var weights = tensor(Luminance, dtype: images.dtype, device: images.device).view(1, 3, 1, 1);
        return (weights * images).sum(1, keepdim: true); // [n, 1, h, w]
    }

    // Hue in turns, 0 … 1; red is 0, green 1/3, blue 2/3. A grey pixel has hue 0 and saturation 0.
    private static (Tensor Hue, Tensor Saturation, Tensor Value) ToHsv(Tensor images)
    {
        var channels = images.split(1, 1);
        var (red, green, blue) = (channels[0], channels[1], channels[2]); // [n, 1, h, w] each
        var value = images.amax([1L], keepdim: true);
        var range = value - images.amin([1L], keepdim: true);
        var isGrey = range == 0;
        var divisor = where(isGrey, ones_like(range), range);
        var sixths = where(value == red, (green - blue) / divisor, where(value == green, 2 + ((blue - red) / divisor), 4 + ((red - green) / divisor)));
        var saturation = range / where(isGrey, ones_like(value), value);
        return (sixths / 6, saturation, value);
    }

    private static void RequireImages(Tensor images)
    {
        if (images.dim() != 4 || images.size(1) != 3 || !images.is_floating_point())
        {
            throw new ArgumentException($"Expected floating-point images [n, 3, h, w], not {images.dtype} [{string.Join(", ", images.shape)}].", nameof(images));
        }
    }

    private static void RequirePerImage(Tensor images, Tensor values, string name)
    {
        RequireImages(images);
        if (values.dim() != 1 || values.size(0) != images.size(0))
        {
            throw new ArgumentException($"Expected one value for each of {images.size(0)} images, not [{string.Join(", ", values.shape)}].", name);
        }
    }

    private static void RequireFactors(Tensor images, Tensor factors, double low, double high)
    {
        RequirePerImage(images, factors, nameof(factors));
        using var scope = NewDisposeScope();
        if (((factors >= low) & (factors <= high)).all().logical_not().item<bool>())
        {
            throw new ArgumentOutOfRangeException(nameof(factors), $"Factors lie in {low} … {high}.");
        }
    }

    private static void RequireBoxes(Tensor images, Tensor boxes, long outHeight, long outWidth)
    {
        RequireImages(images);
        if (boxes.dim() != 2 || boxes.size(0) != images.size(0) || boxes.size(1) != 4 || boxes.dtype != ScalarType.Int64 || outHeight < 1 || outWidth < 1)
        {
            throw new ArgumentException($"Expected int64 boxes [{images.size(0)}, 4] and an output of at least 1×1, not {boxes.dtype} [{string.Join(", ", boxes.shape)}] and {outHeight}×{outWidth}.", nameof(boxes));
        }

        using var scope = NewDisposeScope();
        var (start, extent) = (boxes.narrow(1, 0, 2), boxes.narrow(1, 2, 2)); // [n, 2]: rows, columns
        var size = tensor(new[] { images.size(2), images.size(3) }, device: boxes.device);
        if (((start >= 0) & (extent >= 1) & (start + extent <= size)).all().logical_not().item<bool>())
        {
            throw new ArgumentException($"Every box (top, left, height, width) must hold a pixel and lie inside its {images.size(2)}×{images.size(3)} image.", nameof(boxes));
        }
    }

    private static void RequireKernel(Tensor images, int kernelSize, Tensor sigmas)
    {
        RequirePerImage(images, sigmas, nameof(sigmas));
        if (kernelSize < 1 || kernelSize % 2 == 0 || kernelSize / 2 >= Math.Min(images.size(2), images.size(3)))
        {
            throw new ArgumentException($"The kernel needs an odd size whose half is less than the image's sides, not {kernelSize} for {images.size(2)}×{images.size(3)}.", nameof(kernelSize));
        }

        using var scope = NewDisposeScope();
        if ((sigmas > 0).all().logical_not().item<bool>())
        {
            throw new ArgumentOutOfRangeException(nameof(sigmas), "σ is positive.");
        }
    }
    // solution:end
}

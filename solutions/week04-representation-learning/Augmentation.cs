namespace Katas.RepresentationLearning;

/// <summary>How strongly views differ (Chen et al. 2020, appendices A and B.9; the defaults are the paper's for CIFAR-10, with a smallest area of 0.2).</summary>
/// <param name="MinArea">The smallest share of the image that a crop may cover.</param>
/// <param name="MaxArea">The largest share.</param>
/// <param name="MinAspect">The smallest width/height of a crop.</param>
/// <param name="MaxAspect">The largest width/height.</param>
/// <param name="FlipProbability">How often a view is mirrored.</param>
/// <param name="JitterStrength">s: colour factors are drawn from [max(0, 1 − 0.8 s), 1 + 0.8 s], turns of the hue from ±0.2 s.</param>
/// <param name="JitterProbability">How often colours are distorted.</param>
/// <param name="GrayscaleProbability">How often a view loses its colours.</param>
/// <param name="BlurProbability">How often a view is blurred.</param>
public sealed record AugmentOptions(
    double MinArea = 0.2,
    double MaxArea = 1,
    double MinAspect = 3.0 / 4,
    double MaxAspect = 4.0 / 3,
    double FlipProbability = 0.5,
    double JitterStrength = 0.5,
    double JitterProbability = 0.8,
    double GrayscaleProbability = 0.2,
    double BlurProbability = 0);

/// <summary>Draws crop boxes by torchvision's rule (<c>RandomResizedCrop.get_params</c>).</summary>
public static class RandomCrops
{
    // solution:begin
    private const long Candidates = 10;

    // solution:end
    /// <summary>Draws one box per image: a share A of the area uniformly, an aspect r with a uniform logarithm, <c>w = round(√(A·r))</c>, <c>h = round(√(A/r))</c>, and its position uniformly.</summary>
    /// <remarks>
    /// A candidate that does not fit into the image is rejected, not clamped. After ten rejected candidates the box is the largest central one whose aspect is the image's own, clamped to the limits.
    /// </remarks>
    /// <param name="count">How many boxes.</param>
    /// <param name="height">The images' height.</param>
    /// <param name="width">The images' width.</param>
    /// <param name="options">The limits of area and aspect.</param>
    /// <param name="generator">Where all draws come from; the result lives on its device.</param>
    /// <returns>int64 <c>[count, 4]</c>: top, left, height, width.</returns>
    /// <exception cref="ArgumentException">A size is below 1, the areas are not 0 &lt; min ≤ max ≤ 1, or the aspects not 0 &lt; min ≤ max.</exception>
    public static Tensor Sample(long count, long height, long width, AugmentOptions options, Generator generator)
    {
        // solution:begin task 2: draw ten candidates per image, take the first that fits, else the central box, and place it
        RequireLimits(count, height, width, options);
        using var scope = NewDisposeScope();
        Tensor Draw(long columns) => rand(count, columns, dtype: ScalarType.Float64, generator: generator); // [count, columns]
        var area = ((Draw(Candidates) * (options.MaxArea - options.MinArea)) + options.MinArea) * (height * width); // [count, 10]
        var (low, high) = (Math.Log(options.MinAspect), Math.Log(options.MaxAspect));
        var aspect = exp((Draw(Candidates) * (high - low)) + low); // [count, 10]
        var (wide, tall) = ((area * aspect).sqrt().round(), (area / aspect).sqrt().round()); // [count, 10]
        var fits = (wide >= 1) & (wide <= width) & (tall >= 1) & (tall <= height); // [count, 10]
        var first = fits.to(ScalarType.Int32).argmax(1, keepdim: true); // [count, 1]
        var found = fits.gather(1, first); // [count, 1]
        var (centralHeight, centralWidth) = CentralBox(height, width, options);
        var h = where(found, tall.gather(1, first), full_like(area.narrow(1, 0, 1), centralHeight)); // [count, 1]
        var w = where(found, wide.gather(1, first), full_like(area.narrow(1, 0, 1), centralWidth));
        var top = where(found, (Draw(1) * (height - h + 1)).floor(), ((height - h) / 2).floor());
        var left = where(found, (Draw(1) * (width - w + 1)).floor(), ((width - w) / 2).floor());
        return cat([top, left, h, w], 1).to(ScalarType.Int64).MoveToOuterDisposeScope(); // [count, 4]
        // solution:end
    }
    // solution:begin

    private static (long Height, long Width) CentralBox(long height, long width, AugmentOptions options)
    {
        var aspect = (double)width / height;
        return aspect < options.MinAspect ? (Math.Clamp((long)Math.Round(width / options.MinAspect), 1, height), width)
            : aspect > options.MaxAspect ? (height, Math.Clamp((long)Math.Round(height * options.MaxAspect), 1, width))
            : (height, width);
    }

    private static void RequireLimits(long count, long height, long width, AugmentOptions options)
    {
        if (count < 0 || height < 1 || width < 1)
        {
            throw new ArgumentException($"Expected images of at least 1×1, not {count} of {height}×{width}.", nameof(height));
        }

        if (!(options.MinArea > 0 && options.MinArea <= options.MaxArea && options.MaxArea <= 1 && options.MinAspect > 0 && options.MinAspect <= options.MaxAspect))
        {
            throw new ArgumentException($"Expected 0 < min ≤ max for area (at most 1) and aspect, not {options}.", nameof(options));
        }
    }
    // solution:end
}

/// <summary>SimCLR's random views (Chen et al. 2020, Sec. 3 and appendix A).</summary>
public static class Augmentation
{
    /// <summary>One random view of every image: crop and resize, flip, colour jitter (brightness, contrast, saturation, hue, in this order), grayscale, blur.</summary>
    /// <remarks>
    /// Every image decides and draws for itself. Factors of brightness, contrast and saturation: U[max(0, 1 − 0.8 s), 1 + 0.8 s]; hue: U[−0.2 s, 0.2 s], at most half a turn.
    /// Blur: the odd size nearest to a tenth of the shorter side, at least 3; σ: U[0.1, 2]. The global generator is not used.
    /// </remarks>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <param name="options">Strengths and probabilities.</param>
    /// <param name="generator">Where all draws come from.</param>
    /// <returns><c>[n, 3, h, w]</c> in [0, 1], without a graph.</returns>
    /// <exception cref="ArgumentException">The images do not have this shape, a probability is not in [0, 1], the strength is negative, or the limits of crops are wrong.</exception>
    public static Tensor View(Tensor images, AugmentOptions options, Generator generator)
    {
        // solution:begin task 2: draw all parameters as tensors, apply task 1 to the whole batch, and keep the result where an image's coin says so
        RequireOptions(images, options);
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var (n, height, width) = (images.size(0), images.size(2), images.size(3));
        Tensor Uniform(double low, double high) => ((rand(n, dtype: ScalarType.Float64, generator: generator) * (high - low)) + low).to(images.device); // [n]
        Tensor Chosen(double probability, Tensor changed, Tensor kept) => where((Uniform(0, 1) < probability).view(-1, 1, 1, 1), changed, kept);
        Tensor Factors() => Uniform(Math.Max(0, 1 - (0.8 * options.JitterStrength)), 1 + (0.8 * options.JitterStrength));

        var boxes = RandomCrops.Sample(n, height, width, options, generator).to(images.device); // [n, 4]
        var view = ImageOps.ResizedCrop(images, boxes, height, width); // [n, 3, h, w], as all that follow
        view = Chosen(options.FlipProbability, ImageOps.HorizontalFlip(view), view);
        var jittered = ImageOps.AdjustSaturation(ImageOps.AdjustContrast(ImageOps.AdjustBrightness(view, Factors()), Factors()), Factors());
        var turn = Math.Min(0.2 * options.JitterStrength, 0.5);
        view = Chosen(options.JitterProbability, ImageOps.AdjustHue(jittered, Uniform(-turn, turn)), view);
        view = Chosen(options.GrayscaleProbability, ImageOps.Grayscale(view), view);
        if (options.BlurProbability > 0)
        {
            view = Chosen(options.BlurProbability, ImageOps.GaussianBlur(view, KernelSize(Math.Min(height, width)), Uniform(0.1, 2)), view);
        }

        return view.MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Two views of every image, drawn independently: row i of both shows image i.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <param name="options">Strengths and probabilities.</param>
    /// <param name="generator">Where all draws come from.</param>
    /// <returns>Two tensors <c>[n, 3, h, w]</c>.</returns>
    public static (Tensor First, Tensor Second) TwoViews(Tensor images, AugmentOptions options, Generator generator)
    {
        // solution:begin task 2: draw two views
        return (View(images, options, generator), View(images, options, generator));
        // solution:end
    }
    // solution:begin

    private static int KernelSize(long side) => Math.Max(3, (2 * (int)Math.Round(((side / 10.0) - 1) / 2)) + 1);

    private static void RequireOptions(Tensor images, AugmentOptions options)
    {
        if (images.dim() != 4 || images.size(1) != 3 || !images.is_floating_point())
        {
            throw new ArgumentException($"Expected floating-point images [n, 3, h, w], not {images.dtype} [{string.Join(", ", images.shape)}].", nameof(images));
        }

        double[] probabilities = [options.FlipProbability, options.JitterProbability, options.GrayscaleProbability, options.BlurProbability];
        if (probabilities.Any(probability => !(probability >= 0 && probability <= 1)) || !(options.JitterStrength >= 0))
        {
            throw new ArgumentException($"Expected probabilities in [0, 1] and a strength of at least 0, not {options}.", nameof(options));
        }
    }
    // solution:end
}

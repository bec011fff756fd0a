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
        // TODO(week04.2): draw ten candidates per image, take the first that fits, else the central box, and place it
        throw new NotImplementedException("Week 4, task 2: draw ten candidates per image, take the first that fits, else the central box, and place it");
    }
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
        // TODO(week04.2): draw all parameters as tensors, apply task 1 to the whole batch, and keep the result where an image's coin says so
        throw new NotImplementedException("Week 4, task 2: draw all parameters as tensors, apply task 1 to the whole batch, and keep the result where an image's coin says so");
    }

    /// <summary>Two views of every image, drawn independently: row i of both shows image i.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <param name="options">Strengths and probabilities.</param>
    /// <param name="generator">Where all draws come from.</param>
    /// <returns>Two tensors <c>[n, 3, h, w]</c>.</returns>
    public static (Tensor First, Tensor Second) TwoViews(Tensor images, AugmentOptions options, Generator generator)
    {
        // TODO(week04.2): draw two views
        throw new NotImplementedException("Week 4, task 2: draw two views");
    }
}

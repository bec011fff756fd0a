using TorchSharp;

namespace Katas.Kit.Data;

/// <summary>Images with a class each, as they are stored.</summary>
/// <param name="Images">uint8 [N, H, W] or [N, C, H, W].</param>
/// <param name="Labels">int64 [N].</param>
/// <param name="Levels">The largest pixel value.</param>
public sealed record LabelledImages(torch.Tensor Images, torch.Tensor Labels, int Levels = 255) : IDisposable
{
    /// <summary>The number of images.</summary>
    public long Count => Labels.shape[0];

    /// <summary>The images as numbers: <c>Images / Levels · (max − min) + min</c>.</summary>
    /// <param name="min">What the darkest pixel becomes.</param>
    /// <param name="max">What the brightest pixel becomes.</param>
    /// <returns>float32 [N, C, H, W]; a missing channel axis is added.</returns>
    public torch.Tensor Scaled(double min = 0, double max = 1)
    {
        using var scope = torch.NewDisposeScope();
        var channels = Images.dim() == 3 ? Images.unsqueeze(1) : Images;
        return (channels.to_type(torch.ScalarType.Float32) / Levels * (max - min) + min).MoveToOuterDisposeScope();
    }

    /// <summary>The first images, copied.</summary>
    /// <param name="count">How many; at most <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer images.</exception>
    public LabelledImages Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        using var images = Images.narrow(0, 0, count);
        using var labels = Labels.narrow(0, 0, count);
        return new LabelledImages(images.clone(), labels.clone(), Levels);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}

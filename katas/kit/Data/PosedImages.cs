using Katas.Kit.Storage;
using TorchSharp;

namespace Katas.Kit.Data;

/// <summary>Pictures of a scene, and where the camera stood.</summary>
/// <param name="Images">float32 [N, H, W, 4] in [0, 1]: red, green, blue, opacity.</param>
/// <param name="Poses">float32 [N, 4, 4], camera to world; the camera looks along −z, y is up.</param>
/// <param name="Focal">The focal length in pixels.</param>
/// <param name="Premultiplied">Whether the colours are already multiplied by the opacity.</param>
public sealed record PosedImages(torch.Tensor Images, torch.Tensor Poses, double Focal, bool Premultiplied)
{
    /// <summary>The pictures on a white ground.</summary>
    /// <returns>float32 [N, H, W, 3]: colour · opacity + 1 − opacity; premultiplied, colour + 1 − opacity.</returns>
    public torch.Tensor OnWhite()
    {
        using var scope = torch.NewDisposeScope();
        var (colour, opacity) = (Images.narrow(3, 0, 3), Images.narrow(3, 3, 1));
        return ((Premultiplied ? colour : colour * opacity) + 1 - opacity).MoveToOuterDisposeScope();
    }

    /// <summary>The pictures at half the size: means of 2×2 pixels; the focal length halves with them.</summary>
    /// <exception cref="InvalidOperationException">Height or width is odd.</exception>
    public PosedImages Halved()
    {
        var (height, width) = (Images.shape[1], Images.shape[2]);
        if (height % 2 != 0 || width % 2 != 0)
        {
            throw new InvalidOperationException($"Pictures of {height}×{width} pixels cannot be halved: both sizes must be even.");
        }

        using var scope = torch.NewDisposeScope();
        var halves = Images.reshape(Images.shape[0], height / 2, 2, width / 2, 2, 4).mean([2L, 4L]);
        return this with { Images = halves.MoveToOuterDisposeScope(), Poses = Poses.clone().MoveToOuterDisposeScope(), Focal = Focal / 2 };
    }

    /// <summary>Reads views from a zip of NumPy arrays: <c>images</c> uint8 [N, H, W, 4], premultiplied, or float [N, H, W, 3], opaque; <c>poses</c> [N, 4, 4]; <c>focal</c>, one number.</summary>
    /// <param name="source">Read to its end; stays open.</param>
    /// <exception cref="KataException">It is not such a file.</exception>
    public static PosedImages FromNpz(Stream source)
    {
        using var scope = torch.NewDisposeScope();
        var arrays = Npy.ReadZip(source);
        if (!arrays.TryGetValue("images", out var images) || !arrays.TryGetValue("poses", out var poses) || !arrays.TryGetValue("focal", out var focal)
            || images.dim() != 4 || images.shape[3] is not (3 or 4) || !poses.shape.SequenceEqual([images.shape[0], 4, 4]) || focal.numel() != 1)
        {
            throw new KataException($"Views need the arrays images [N, H, W, 3 or 4], poses [N, 4, 4] and focal; the file holds {string.Join(", ", arrays.Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]"))}.");
        }

        var pixels = images.to_type(torch.ScalarType.Float32) / (images.dtype == torch.ScalarType.Byte ? 255 : 1);
        if (images.shape[3] == 3)
        {
            pixels = torch.cat([pixels, torch.ones_like(pixels.narrow(3, 0, 1))], 3);
        }

        return new(
            pixels.MoveToOuterDisposeScope(),
            poses.to_type(torch.ScalarType.Float32).clone().MoveToOuterDisposeScope(),
            focal.to_type(torch.ScalarType.Float64).reshape(1)[0].item<double>(),
            Premultiplied: true);
    }
}

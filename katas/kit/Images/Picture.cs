using SkiaSharp;
using TorchSharp;

namespace Katas.Kit.Images;

/// <summary>Turns tensors into PNG.</summary>
public static class Picture
{
    private const int Gap = 2;
    private const int SmallestTile = 64;

    /// <summary>Images side by side; small ones are enlarged by whole factors.</summary>
    /// <param name="images">[N, H, W], [N, 1, H, W] or [N, 3, H, W].</param>
    /// <param name="columns">Images in a row.</param>
    /// <param name="range">The numbers that become the darkest and the brightest colour; each image's own extremes when null.</param>
    /// <param name="palette">How numbers become colours.</param>
    public static byte[] Grid(torch.Tensor images, int columns, (double Min, double Max)? range = null, Palette palette = Palette.Gray)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        using var scope = torch.NewDisposeScope();
        var stack = images.dim() == 3 ? images.unsqueeze(1) : images;
        if (stack.dim() != 4 || stack.shape[1] is not (1 or 3) || stack.shape[0] == 0)
        {
            throw new ArgumentException($"Images have shape [N, H, W], [N, 1, H, W] or [N, 3, H, W], not [{string.Join(", ", images.shape)}].", nameof(images));
        }

        var values = stack.detach().cpu().to_type(torch.ScalarType.Float32).contiguous().data<float>().ToArray();
        var (count, channels, height, width) = ((int)stack.shape[0], (int)stack.shape[1], (int)stack.shape[2], (int)stack.shape[3]);
        var zoom = Math.Max(1, SmallestTile / Math.Max(height, width));
        var rows = (count + columns - 1) / columns;
        using var bitmap = new SKBitmap((Math.Min(columns, count) * ((width * zoom) + Gap)) + Gap, (rows * ((height * zoom) + Gap)) + Gap);
        bitmap.Erase(SKColors.Gray);
        for (var index = 0; index < count; index++)
        {
            var tile = values.AsSpan(index * channels * height * width, channels * height * width);
            var (min, max) = range is var (low, high) ? ((float)low, (float)high) : Extremes(tile, palette);
            var (left, top) = (Gap + (index % columns * ((width * zoom) + Gap)), Gap + (index / columns * ((height * zoom) + Gap)));
            for (var y = 0; y < height * zoom; y++)
            {
                for (var x = 0; x < width * zoom; x++)
                {
                    bitmap.SetPixel(left + x, top + y, Color(tile, (y / zoom * width) + (x / zoom), height * width, channels, min, max, palette));
                }
            }
        }

        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Reads a PNG.</summary>
    /// <param name="png">Its bytes.</param>
    /// <returns>uint8 [1, H, W] where every pixel is grey, else [3, H, W]; opacity is left out.</returns>
    /// <exception cref="KataException">It is not a picture.</exception>
    public static torch.Tensor Decode(byte[] png)
    {
        using var stream = new SKMemoryStream(png);
        using var codec = SKCodec.Create(stream) ?? throw new KataException("This is not a PNG.");
        using var bitmap = SKBitmap.Decode(codec) ?? throw new KataException("The PNG is damaged.");
        var pixels = bitmap.Pixels;
        var isGrey = Array.TrueForAll(pixels, pixel => pixel.Red == pixel.Green && pixel.Green == pixel.Blue);
        byte[] bytes = isGrey ? [.. pixels.Select(pixel => pixel.Red)]
            : [.. pixels.Select(pixel => pixel.Red), .. pixels.Select(pixel => pixel.Green), .. pixels.Select(pixel => pixel.Blue)];
        return torch.tensor(bytes, [isGrey ? 1 : 3, bitmap.Height, bitmap.Width]);
    }

    private static (float Min, float Max) Extremes(ReadOnlySpan<float> tile, Palette palette)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in tile)
        {
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        }

        var reach = Math.Max(Math.Abs(min), Math.Abs(max));
        return palette == Palette.Signed ? (-reach, reach) : (min, max);
    }

    private static SKColor Color(ReadOnlySpan<float> tile, int pixel, int plane, int channels, float min, float max, Palette palette)
    {
        if (channels == 3)
        {
            return new SKColor(Level(tile[pixel], min, max), Level(tile[plane + pixel], min, max), Level(tile[(2 * plane) + pixel], min, max));
        }

        var level = Level(tile[pixel], min, max);
        return palette != Palette.Signed ? new SKColor(level, level, level)
            : level < 128 ? new SKColor((byte)(2 * level), (byte)(2 * level), 255)
            : new SKColor(255, (byte)(2 * (255 - level)), (byte)(2 * (255 - level)));
    }

    private static byte Level(float value, float min, float max) => (byte)Math.Clamp(max > min ? 255 * (value - min) / (max - min) : 0, 0, 255);
}

using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.RepresentationLearning;

/// <summary>A convolutional autoencoder: three halvings down to a short code, three doublings back to the image.</summary>
/// <remarks>
/// State dict: <c>encoder1</c> (3→w), <c>encoder2</c> (w→2w), <c>encoder3</c> (2w→4w), each 3×3 with stride 2, padding 1 and ReLU; <c>encoderFc</c> (flatten → latent);
/// <c>decoderFc</c> (latent → 4w·(s/8)²) and ReLU; then three times nearest ×2 upsampling followed by <c>decoder1</c> (4w→2w), <c>decoder2</c> (2w→w), both 3×3 with padding 1 and ReLU,
/// and <c>decoder3</c> (w→3) with a sigmoid. Upsampling first and convolving after avoids the checkerboards of transposed convolutions (Odena et al. 2016).
/// </remarks>
public sealed class ConvAutoencoder : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "encoder1")]
    private readonly Conv2d _encoder1;

    [ComponentName(Name = "encoder2")]
    private readonly Conv2d _encoder2;

    [ComponentName(Name = "encoder3")]
    private readonly Conv2d _encoder3;

    [ComponentName(Name = "encoderFc")]
    private readonly Linear _encoderFc;

    [ComponentName(Name = "decoderFc")]
    private readonly Linear _decoderFc;

    [ComponentName(Name = "decoder1")]
    private readonly Conv2d _decoder1;

    [ComponentName(Name = "decoder2")]
    private readonly Conv2d _decoder2;

    [ComponentName(Name = "decoder3")]
    private readonly Conv2d _decoder3;

    private readonly long _imageSize;
    private readonly long _latent;
    private readonly long _width;

    // solution:end
    /// <summary>Creates the layers; weights are N(0, 2/fan_in) of He et al. 2015, drawn from the seed, biases 0. The global generator stays where it is.</summary>
    /// <param name="imageSize">s, the images' height and width; divisible by 8.</param>
    /// <param name="width">w, the channels after the first convolution.</param>
    /// <param name="latent">The length of a code.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">The image size is not a positive multiple of 8, or a width is below 1.</exception>
    public ConvAutoencoder(long imageSize, long width, long latent, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ConvAutoencoder))
    {
        // solution:begin task 3: create the eight layers under their names, register them and draw their weights
        if (imageSize < 8 || imageSize % 8 != 0 || width < 1 || latent < 1)
        {
            throw new ArgumentException($"Expected an image size divisible by 8 and widths of at least 1, not {imageSize}, {width} and {latent}.", nameof(imageSize));
        }

        using var untouched = new GlobalGenerator();
        (_imageSize, _width, _latent) = (imageSize, width, latent);
        var flat = 4 * width * (imageSize / 8) * (imageSize / 8);
        _encoder1 = nn.Conv2d(3, width, 3, stride: 2, padding: 1, dtype: dtype);
        _encoder2 = nn.Conv2d(width, 2 * width, 3, stride: 2, padding: 1, dtype: dtype);
        _encoder3 = nn.Conv2d(2 * width, 4 * width, 3, stride: 2, padding: 1, dtype: dtype);
        _encoderFc = nn.Linear(flat, latent, dtype: dtype);
        _decoderFc = nn.Linear(latent, flat, dtype: dtype);
        _decoder1 = nn.Conv2d(4 * width, 2 * width, 3, padding: 1, dtype: dtype);
        _decoder2 = nn.Conv2d(2 * width, width, 3, padding: 1, dtype: dtype);
        _decoder3 = nn.Conv2d(width, 3, 3, padding: 1, dtype: dtype);
        RegisterComponents();
        Draw(seed);
        // solution:end
    }

    /// <summary>Compresses images into codes.</summary>
    /// <param name="images"><c>[n, 3, s, s]</c> in [0, 1].</param>
    /// <returns><c>[n, latent]</c>, not bounded.</returns>
    /// <exception cref="ArgumentException">The images do not have this shape.</exception>
    public Tensor Encode(Tensor images)
    {
        // solution:begin task 3: halve the resolution three times, flatten and map to the code
        Require(images, [3, _imageSize, _imageSize]);
        using var scope = NewDisposeScope();
        var x = nn.functional.relu(_encoder1.call(images)); // [n, w, s/2, s/2]
        x = nn.functional.relu(_encoder2.call(x)); // [n, 2w, s/4, s/4]
        x = nn.functional.relu(_encoder3.call(x)); // [n, 4w, s/8, s/8]
        return _encoderFc.call(x.flatten(1)).MoveToOuterDisposeScope(); // [n, latent]
        // solution:end
    }

    /// <summary>Paints images from codes.</summary>
    /// <param name="codes"><c>[n, latent]</c>.</param>
    /// <returns><c>[n, 3, s, s]</c> in (0, 1).</returns>
    /// <exception cref="ArgumentException">The codes do not have this shape.</exception>
    public Tensor Decode(Tensor codes)
    {
        // solution:begin task 3: map to the smallest feature maps, then three times double and convolve
        Require(codes, [_latent]);
        using var scope = NewDisposeScope();
        var x = nn.functional.relu(_decoderFc.call(codes)).view(-1, 4 * _width, _imageSize / 8, _imageSize / 8); // [n, 4w, s/8, s/8]
        x = nn.functional.relu(_decoder1.call(Doubled(x))); // [n, 2w, s/4, s/4]
        x = nn.functional.relu(_decoder2.call(Doubled(x))); // [n, w, s/2, s/2]
        return sigmoid(_decoder3.call(Doubled(x))).MoveToOuterDisposeScope(); // [n, 3, s, s]
        // solution:end
    }

    /// <summary>Reconstructs images from their codes: <c>Decode(Encode(x))</c>.</summary>
    /// <param name="images"><c>[n, 3, s, s]</c> in [0, 1].</param>
    /// <returns><c>[n, 3, s, s]</c> in (0, 1).</returns>
    public override Tensor forward(Tensor images)
    {
        // solution:begin task 3: decode the code
        using var codes = Encode(images);
        return Decode(codes);
        // solution:end
    }
    // solution:begin

    // He et al. 2015, eq. 10: with the usual ±1/√fan-in the signal of eight layers starts near nothing, and some seeds lose an epoch to it.
    private void Draw(int seed)
    {
        using var recordsNothing = no_grad();
        using var generator = Seeds.Generator(seed);
        foreach (var parameter in parameters())
        {
            _ = parameter.dim() > 1 ? parameter.normal_(0, Math.Sqrt(2.0 * parameter.size(0) / parameter.numel()), generator) : parameter.zero_();
        }
    }

    private static Tensor Doubled(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    private static void Require(Tensor x, long[] shape)
    {
        if (x.dim() != shape.Length + 1 || !x.shape.Skip(1).SequenceEqual(shape))
        {
            throw new ArgumentException($"Expected [n, {string.Join(", ", shape)}], not [{string.Join(", ", x.shape)}].", nameof(x));
        }
    }
    // solution:end
}

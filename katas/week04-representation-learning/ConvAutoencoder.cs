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
        // TODO(week04.3): create the eight layers under their names, register them and draw their weights
        throw new NotImplementedException("Week 4, task 3: create the eight layers under their names, register them and draw their weights");
    }

    /// <summary>Compresses images into codes.</summary>
    /// <param name="images"><c>[n, 3, s, s]</c> in [0, 1].</param>
    /// <returns><c>[n, latent]</c>, not bounded.</returns>
    /// <exception cref="ArgumentException">The images do not have this shape.</exception>
    public Tensor Encode(Tensor images)
    {
        // TODO(week04.3): halve the resolution three times, flatten and map to the code
        throw new NotImplementedException("Week 4, task 3: halve the resolution three times, flatten and map to the code");
    }

    /// <summary>Paints images from codes.</summary>
    /// <param name="codes"><c>[n, latent]</c>.</param>
    /// <returns><c>[n, 3, s, s]</c> in (0, 1).</returns>
    /// <exception cref="ArgumentException">The codes do not have this shape.</exception>
    public Tensor Decode(Tensor codes)
    {
        // TODO(week04.3): map to the smallest feature maps, then three times double and convolve
        throw new NotImplementedException("Week 4, task 3: map to the smallest feature maps, then three times double and convolve");
    }

    /// <summary>Reconstructs images from their codes: <c>Decode(Encode(x))</c>.</summary>
    /// <param name="images"><c>[n, 3, s, s]</c> in [0, 1].</param>
    /// <returns><c>[n, 3, s, s]</c> in (0, 1).</returns>
    public override Tensor forward(Tensor images)
    {
        // TODO(week04.3): decode the code
        throw new NotImplementedException("Week 4, task 3: decode the code");
    }
}

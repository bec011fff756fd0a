using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.RepresentationLearning;

/// <summary>The basic block of a residual network (He et al. 2016): <c>relu(bn2(conv2(relu(bn1(conv1(x))))) + skip(x))</c>.</summary>
/// <remarks>
/// State dict: <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>; the convolutions are 3×3 with padding 1 and without bias, the first has the stride. Where the stride is not 1 or the widths differ the
/// skip is <c>downsample.0</c> (1×1 convolution with the stride, no bias) and <c>downsample.1</c> (batch norm), else the identity.
/// </remarks>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the block: convolutions normal with variance 2/fan_out (He), batch norms 1 and 0. The global generator stays where it is.</summary>
    /// <param name="inChannels">The channels of the input.</param>
    /// <param name="outChannels">The channels of the output.</param>
    /// <param name="stride">1 keeps the resolution, 2 halves it.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ResidualBlock(long inChannels, long outChannels, long stride, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ResidualBlock))
    {
        // TODO(week04.5): create the layers, the projection of the skip where shapes differ, and draw the convolutions
        throw new NotImplementedException("Week 4, task 5: create the layers, the projection of the skip where shapes differ, and draw the convolutions");
    }

    /// <summary>Adds what the two convolutions found to what came in.</summary>
    /// <param name="input"><c>[n, in, h, w]</c>.</param>
    /// <returns><c>[n, out, ⌈h/stride⌉, ⌈w/stride⌉]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // TODO(week04.5): convolve twice, add the skip, and only then apply the last ReLU
        throw new NotImplementedException("Week 4, task 5: convolve twice, add the skip, and only then apply the last ReLU");
    }
}

/// <summary>A residual network for small images (Chen et al. 2020, appendix B.9): a 3×3 stem of stride 1 and no max-pooling, so that 32×32 pixels are not thrown away at once.</summary>
/// <remarks>
/// State dict as torchvision's: <c>conv1</c> (3→w, 3×3, no bias), <c>bn1</c>, <c>layer1</c> … <c>layerK</c>; layer k holds blocks[k−1] residual blocks of width w·2^(k−1), the first with stride 2 from layer2 on.
/// <c>ResNetEncoder(64, [2, 2, 2, 2], seed)</c> is ResNet-18 without <c>fc</c>: 11 168 832 parameters, 120 entries.
/// </remarks>
public sealed class ResNetEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the network: convolutions normal with variance 2/fan_out (He), batch norms 1 and 0. The global generator stays where it is.</summary>
    /// <param name="width">w, the channels of the stem.</param>
    /// <param name="blocks">How many blocks each layer has.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">The width or a count is below 1, or there is no layer.</exception>
    public ResNetEncoder(long width, int[] blocks, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ResNetEncoder))
    {
        // TODO(week04.5): create the stem and the layers, register them under torchvision's names and draw the convolutions
        throw new NotImplementedException("Week 4, task 5: create the stem and the layers, register them under torchvision's names and draw the convolutions");
    }

    /// <summary>The length of a representation h: <c>w·2^(K−1)</c>.</summary>
    public long Features { get; }

    /// <summary>The representation of images: <c>x ↦ 4(x − ½)</c>, stem with ReLU, layers, mean over all positions.</summary>
    /// <param name="input"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, Features]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // TODO(week04.5): centre the pixels, run the stem and the layers, and average over positions
        throw new NotImplementedException("Week 4, task 5: centre the pixels, run the stem and the layers, and average over positions");
    }
}

/// <summary>A small encoder for a CPU: three convolutions that halve the resolution and double the width.</summary>
/// <remarks>State dict: <c>conv1</c> (3→w), <c>bn1</c>, <c>conv2</c> (w→2w), <c>bn2</c>, <c>conv3</c> (2w→4w), <c>bn3</c>; 3×3, stride 2, padding 1, no bias.</remarks>
public sealed class ConvEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the layers: convolutions normal with variance 2/fan_out (He), batch norms 1 and 0. The global generator stays where it is.</summary>
    /// <param name="width">w, the channels after the first convolution.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">The width is below 1.</exception>
    public ConvEncoder(long width, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ConvEncoder))
    {
        // TODO(week04.5): create the layers and draw the convolutions
        throw new NotImplementedException("Week 4, task 5: create the layers and draw the convolutions");
    }

    /// <summary>The length of a representation h: 4w.</summary>
    public long Features { get; }

    /// <summary>The representation of images: <c>x ↦ 4(x − ½)</c>, three times convolution, batch norm and ReLU, mean over all positions.</summary>
    /// <param name="input"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, 4w]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // TODO(week04.5): centre the pixels, convolve three times and average over positions
        throw new NotImplementedException("Week 4, task 5: centre the pixels, convolve three times and average over positions");
    }
}

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
    // solution:begin
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _norm1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _norm2;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _downsample;

    // solution:end
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
        // solution:begin task 5: create the layers, the projection of the skip where shapes differ, and draw the convolutions
        using var untouched = new GlobalGenerator();
        _conv1 = Convolutions.Create(inChannels, outChannels, 3, stride, dtype);
        _norm1 = nn.BatchNorm2d(outChannels, dtype: dtype);
        _conv2 = Convolutions.Create(outChannels, outChannels, 3, 1, dtype);
        _norm2 = nn.BatchNorm2d(outChannels, dtype: dtype);
        _downsample = stride == 1 && inChannels == outChannels ? null
            : nn.Sequential(Convolutions.Create(inChannels, outChannels, 1, stride, dtype), nn.BatchNorm2d(outChannels, dtype: dtype));
        RegisterComponents();
        Convolutions.Draw(this, seed);
        // solution:end
    }

    /// <summary>Adds what the two convolutions found to what came in.</summary>
    /// <param name="input"><c>[n, in, h, w]</c>.</param>
    /// <returns><c>[n, out, ⌈h/stride⌉, ⌈w/stride⌉]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // solution:begin task 5: convolve twice, add the skip, and only then apply the last ReLU
        using var scope = NewDisposeScope();
        var h = nn.functional.relu(_norm1.call(_conv1.call(input))); // [n, out, h/stride, w/stride]
        h = _norm2.call(_conv2.call(h));
        var skip = _downsample?.call(input) ?? input;
        return nn.functional.relu(h + skip).MoveToOuterDisposeScope();
        // solution:end
    }
}

/// <summary>A residual network for small images (Chen et al. 2020, appendix B.9): a 3×3 stem of stride 1 and no max-pooling, so that 32×32 pixels are not thrown away at once.</summary>
/// <remarks>
/// State dict as torchvision's: <c>conv1</c> (3→w, 3×3, no bias), <c>bn1</c>, <c>layer1</c> … <c>layerK</c>; layer k holds blocks[k−1] residual blocks of width w·2^(k−1), the first with stride 2 from layer2 on.
/// <c>ResNetEncoder(64, [2, 2, 2, 2], seed)</c> is ResNet-18 without <c>fc</c>: 11 168 832 parameters, 120 entries.
/// </remarks>
public sealed class ResNetEncoder : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _norm1;

    private readonly List<Sequential> _layers = [];

    // solution:end
    /// <summary>Creates the network: convolutions normal with variance 2/fan_out (He), batch norms 1 and 0. The global generator stays where it is.</summary>
    /// <param name="width">w, the channels of the stem.</param>
    /// <param name="blocks">How many blocks each layer has.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">The width or a count is below 1, or there is no layer.</exception>
    public ResNetEncoder(long width, int[] blocks, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ResNetEncoder))
    {
        // solution:begin task 5: create the stem and the layers, register them under torchvision's names and draw the convolutions
        if (width < 1 || blocks.Length == 0 || blocks.Any(count => count < 1))
        {
            throw new ArgumentException($"Expected a width of at least 1 and layers of at least one block, not {width} and [{string.Join(", ", blocks)}].", nameof(blocks));
        }

        using var untouched = new GlobalGenerator();
        Features = width << (blocks.Length - 1);
        _conv1 = Convolutions.Create(3, width, 3, 1, dtype);
        _norm1 = nn.BatchNorm2d(width, dtype: dtype);
        RegisterComponents();
        var inChannels = width;
        for (var layer = 0; layer < blocks.Length; layer++)
        {
            var outChannels = width << layer;
            ResidualBlock Block(int index) => new(index == 0 ? inChannels : outChannels, outChannels, index == 0 && layer > 0 ? 2 : 1, seed, dtype);
            _layers.Add(nn.Sequential(Enumerable.Range(0, blocks[layer]).Select(Block).ToArray<nn.Module<Tensor, Tensor>>()));
            register_module($"layer{layer + 1}", _layers[layer]);
            inChannels = outChannels;
        }

        Convolutions.Draw(this, seed); // all of them from one generator
        // solution:end
    }

    /// <summary>The length of a representation h: <c>w·2^(K−1)</c>.</summary>
    public long Features { get; }

    /// <summary>The representation of images: <c>x ↦ 4(x − ½)</c>, stem with ReLU, layers, mean over all positions.</summary>
    /// <param name="input"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, Features]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // solution:begin task 5: centre the pixels, run the stem and the layers, and average over positions
        using var scope = NewDisposeScope();
        var x = nn.functional.relu(_norm1.call(_conv1.call(4 * (input - 0.5)))); // [n, w, h, w]
        foreach (var layer in _layers)
        {
            x = layer.call(x); // twice as wide, half as high, except the first
        }

        return x.mean([2L, 3L]).MoveToOuterDisposeScope(); // [n, Features]
        // solution:end
    }
}

/// <summary>A small encoder for a CPU: three convolutions that halve the resolution and double the width.</summary>
/// <remarks>State dict: <c>conv1</c> (3→w), <c>bn1</c>, <c>conv2</c> (w→2w), <c>bn2</c>, <c>conv3</c> (2w→4w), <c>bn3</c>; 3×3, stride 2, padding 1, no bias.</remarks>
public sealed class ConvEncoder : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _norm1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _norm2;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _conv3;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _norm3;

    // solution:end
    /// <summary>Creates the layers: convolutions normal with variance 2/fan_out (He), batch norms 1 and 0. The global generator stays where it is.</summary>
    /// <param name="width">w, the channels after the first convolution.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">The width is below 1.</exception>
    public ConvEncoder(long width, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ConvEncoder))
    {
        // solution:begin task 5: create the layers and draw the convolutions
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        using var untouched = new GlobalGenerator();
        Features = 4 * width;
        _conv1 = Convolutions.Create(3, width, 3, 2, dtype);
        _norm1 = nn.BatchNorm2d(width, dtype: dtype);
        _conv2 = Convolutions.Create(width, 2 * width, 3, 2, dtype);
        _norm2 = nn.BatchNorm2d(2 * width, dtype: dtype);
        _conv3 = Convolutions.Create(2 * width, 4 * width, 3, 2, dtype);
        _norm3 = nn.BatchNorm2d(4 * width, dtype: dtype);
        RegisterComponents();
        Convolutions.Draw(this, seed);
        // solution:end
    }

    /// <summary>The length of a representation h: 4w.</summary>
    public long Features { get; }

    /// <summary>The representation of images: <c>x ↦ 4(x − ½)</c>, three times convolution, batch norm and ReLU, mean over all positions.</summary>
    /// <param name="input"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, 4w]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // solution:begin task 5: centre the pixels, convolve three times and average over positions
        using var scope = NewDisposeScope();
        var x = nn.functional.relu(_norm1.call(_conv1.call(4 * (input - 0.5)))); // [n, w, h/2, w/2]
        x = nn.functional.relu(_norm2.call(_conv2.call(x))); // [n, 2w, h/4, w/4]
        x = nn.functional.relu(_norm3.call(_conv3.call(x))); // [n, 4w, h/8, w/8]
        return x.mean([2L, 3L]).MoveToOuterDisposeScope(); // [n, 4w]
        // solution:end
    }
}
// solution:begin

internal static class Convolutions
{
    public static Conv2d Create(long inputs, long outputs, long kernel, long stride, ScalarType dtype) =>
        nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: false, dtype: dtype);

    // He et al. 2015 with fan-out, as torchvision: the variance of gradients is kept from layer to layer. nn.init.normal_ would ignore the generator.
    public static void Draw(nn.Module module, int seed)
    {
        using var recordsNothing = no_grad();
        using var generator = Seeds.Generator(seed);
        foreach (var (_, kernel) in module.named_parameters().Where(entry => entry.parameter.dim() == 4))
        {
            var fanOut = kernel.size(0) * kernel.size(2) * kernel.size(3);
            kernel.normal_(0, Math.Sqrt(2.0 / fanOut), generator);
        }
    }
}

// solution:end

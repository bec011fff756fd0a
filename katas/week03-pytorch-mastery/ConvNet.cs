using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.PytorchMastery;

/// <summary>A small convolutional network for 28×28 images: two times convolution, batch norm, ReLU and pooling, then two dense layers with dropout between.</summary>
/// <remarks>
/// conv1 (1 → c1, 3×3, padding 1, no bias) bn1 ReLU pool 2 | conv2 (c1 → c2) bn2 ReLU pool 2 | flatten, fc1 (49·c2 → hidden) ReLU, dropout, fc2 (hidden → 10).
/// State dict: <c>conv1.weight</c>, <c>bn1.weight</c>, <c>bn1.bias</c>, <c>bn1.running_mean</c>, …, <c>fc2.bias</c>. Weights and biases are uniform in ±1/√fan-in, drawn on the CPU from the seed
/// alone: the same on every device.
/// </remarks>
public sealed class ConvNet : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the network; the global generator is as before.</summary>
    /// <param name="channels1">c1.</param>
    /// <param name="channels2">c2.</param>
    /// <param name="hidden">Units of the dense hidden layer.</param>
    /// <param name="dropout">Share of them that is dropped in training, in [0, 1).</param>
    /// <param name="seed">Decides weights and dropout masks.</param>
    /// <param name="device">Where the network lives; the CPU when null.</param>
    public ConvNet(long channels1 = 16, long channels2 = 32, long hidden = 64, double dropout = 0.25, int seed = 0, Device? device = null)
        : base(nameof(ConvNet))
    {
        // TODO(week03.8): create the layers, draw their weights from the seed on the CPU, then move to the device
        throw new NotImplementedException("Week 3, task 8: create the layers, draw their weights from the seed on the CPU, then move to the device");
    }

    /// <summary>Where the dropout masks come from, on the network's device. Its state belongs into a checkpoint.</summary>
    public Generator Noise { get; }

    /// <summary>The logits.</summary>
    /// <param name="x">[n, 1, 28, 28].</param>
    /// <returns>[n, 10].</returns>
    public override Tensor forward(Tensor x)
    {
        // TODO(week03.8): two convolutional stages, then the dense ones
        throw new NotImplementedException("Week 3, task 8: two convolutional stages, then the dense ones");
    }
}

using Katas.Kit.Storage;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Evaluation;

/// <summary>A small network that was trained on MNIST, as the eye that looks at samples: its last hidden layer gives the features, its output the logits.</summary>
/// <remarks>
/// conv1 (1 → 8, 5×5, padding 2) ReLU pool 2; conv2 (8 → 16, 5×5) ReLU pool 2; conv3 (16 → 32, 5×5) tanh = features; fc (32 → 10) = logits.
/// The checkpoint has these names with <c>.weight</c> and <c>.bias</c>.
/// </remarks>
public sealed class LeNetFeatures : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1 = nn.Conv2d(1, 8, 5, padding: 2);

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2 = nn.Conv2d(8, 16, 5);

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _conv3 = nn.Conv2d(16, 32, 5);

    [ComponentName(Name = "fc")]
    private readonly Linear _fc = nn.Linear(32, 10);

    // solution:end
    private LeNetFeatures()
        : base(nameof(LeNetFeatures))
    {
        // solution:begin task 8: register the layers
        RegisterComponents();
        // solution:end
    }

    /// <summary>The network of a checkpoint, in evaluation mode and without gradients.</summary>
    /// <param name="checkpoint">Safetensors; stays open.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unexpected or has another shape.</exception>
    public static LeNetFeatures Load(Stream checkpoint)
    {
        // solution:begin task 8: read the tensors and load them by name
        var network = new LeNetFeatures();
        StateDict.Load(network, Safetensors.Read(checkpoint));
        network.eval();
        foreach (var parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }

        return network;
        // solution:end
    }

    /// <summary>What the metrics look at.</summary>
    /// <param name="images">float [N, 1, 28, 28] in [−1, 1].</param>
    /// <returns>[N, 32], in (−1, 1).</returns>
    /// <exception cref="ArgumentException">The images have another shape or dtype.</exception>
    public Tensor Features(Tensor images)
    {
        // solution:begin task 8: three convolutions, two of them pooled
        if (images.dim() != 4 || images.size(1) != 1 || images.size(2) != 28 || images.size(3) != 28 || !images.is_floating_point())
        {
            throw new ArgumentException($"Expected float images [N, 1, 28, 28] in [−1, 1], not {images.dtype} [{string.Join(", ", images.shape)}].", nameof(images));
        }

        using var scope = NewDisposeScope();
        var x = nn.functional.max_pool2d(_conv1.call(images).relu(), 2);                 // [N, 8, 14, 14]
        x = nn.functional.max_pool2d(_conv2.call(x).relu(), 2);                          // [N, 16, 5, 5]
        return _conv3.call(x).tanh().flatten(1).MoveToOuterDisposeScope();               // [N, 32]
        // solution:end
    }

    /// <summary>The logits of the ten digits.</summary>
    /// <param name="images">float [N, 1, 28, 28] in [−1, 1].</param>
    /// <returns>[N, 10].</returns>
    public override Tensor forward(Tensor images)
    {
        // solution:begin task 8: map the features to logits
        using var features = Features(images);
        return _fc.call(features);
        // solution:end
    }
}

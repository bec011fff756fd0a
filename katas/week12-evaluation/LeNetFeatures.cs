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
    private LeNetFeatures()
        : base(nameof(LeNetFeatures))
    {
        // TODO(week12.8): register the layers
        throw new NotImplementedException("Week 12, task 8: register the layers");
    }

    /// <summary>The network of a checkpoint, in evaluation mode and without gradients.</summary>
    /// <param name="checkpoint">Safetensors; stays open.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unexpected or has another shape.</exception>
    public static LeNetFeatures Load(Stream checkpoint)
    {
        // TODO(week12.8): read the tensors and load them by name
        throw new NotImplementedException("Week 12, task 8: read the tensors and load them by name");
    }

    /// <summary>What the metrics look at.</summary>
    /// <param name="images">float [N, 1, 28, 28] in [−1, 1].</param>
    /// <returns>[N, 32], in (−1, 1).</returns>
    /// <exception cref="ArgumentException">The images have another shape or dtype.</exception>
    public Tensor Features(Tensor images)
    {
        // TODO(week12.8): three convolutions, two of them pooled
        throw new NotImplementedException("Week 12, task 8: three convolutions, two of them pooled");
    }

    /// <summary>The logits of the ten digits.</summary>
    /// <param name="images">float [N, 1, 28, 28] in [−1, 1].</param>
    /// <returns>[N, 10].</returns>
    public override Tensor forward(Tensor images)
    {
        // TODO(week12.8): map the features to logits
        throw new NotImplementedException("Week 12, task 8: map the features to logits");
    }
}

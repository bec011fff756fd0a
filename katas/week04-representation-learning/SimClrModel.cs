using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.RepresentationLearning;

/// <summary>The projection head <c>z = g(h) = W₂ relu(W₁ h)</c> (Chen et al. 2020, Sec. 2.1 and 4.2): the loss sees z, everything after training uses h.</summary>
/// <remarks>State dict: <c>hidden.weight</c>, <c>output.weight</c>; both without bias.</remarks>
public sealed class ProjectionHead : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates both layers; weights are uniform in ±1/√fan_in, drawn from the seed. The global generator stays where it is.</summary>
    /// <param name="inputs">The length of h.</param>
    /// <param name="hidden">The width between the layers.</param>
    /// <param name="outputs">The length of z.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ProjectionHead(long inputs, long hidden, long outputs, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(ProjectionHead))
    {
        // TODO(week04.5): create and register both layers and draw their weights
        throw new NotImplementedException("Week 4, task 5: create and register both layers and draw their weights");
    }

    /// <summary>Projects representations to where the loss compares them.</summary>
    /// <param name="input">h, <c>[n, inputs]</c>.</param>
    /// <returns>z, <c>[n, outputs]</c>, not normalized.</returns>
    public override Tensor forward(Tensor input)
    {
        // TODO(week04.5): two layers with a ReLU between them
        throw new NotImplementedException("Week 4, task 5: two layers with a ReLU between them");
    }
}

/// <summary>An encoder f and a projection head g (Chen et al. 2020, Fig. 2).</summary>
/// <remarks>State dict: the encoder's entries under <c>encoder.</c>, the head's under <c>head.</c>.</remarks>
public sealed class SimClrModel : nn.Module<Tensor, Tensor>
{
    /// <summary>Puts both together and registers them.</summary>
    /// <param name="encoder">f: images to representations h.</param>
    /// <param name="head">g: representations to embeddings z.</param>
    public SimClrModel(nn.Module<Tensor, Tensor> encoder, nn.Module<Tensor, Tensor> head)
        : base(nameof(SimClrModel))
    {
        // TODO(week04.5): keep and register both parts
        throw new NotImplementedException("Week 4, task 5: keep and register both parts");
    }

    /// <summary>The representation <c>h = f(x)</c>: what is kept after training.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, Features]</c>.</returns>
    public Tensor Features(Tensor images)
    {
        // TODO(week04.5): encode
        throw new NotImplementedException("Week 4, task 5: encode");
    }

    /// <summary>The embedding <c>z = g(f(x))</c>: what the contrastive loss compares.</summary>
    /// <param name="images"><c>[n, 3, h, w]</c> in [0, 1].</param>
    /// <returns><c>[n, outputs]</c>.</returns>
    public override Tensor forward(Tensor images)
    {
        // TODO(week04.5): project the representation
        throw new NotImplementedException("Week 4, task 5: project the representation");
    }
}

using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Entry point of the tensor assertions.</summary>
public static class TensorShould
{
    /// <summary>Begins an assertion about a tensor.</summary>
    /// <param name="actual">The tensor.</param>
    public static TensorAssertions Should(this torch.Tensor actual) => new(actual);
}

using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Entry point of the tensor assertions.</summary>
public static class TensorShould
{
    /// <summary>Begins an assertion about a tensor.</summary>
    /// <param name="actual">The tensor.</param>
    public static TensorAssertions Should(this torch.Tensor actual) => new(actual);

    /// <summary>Begins an assertion about a tensor that has a name in the domain's words, where its expression says little.</summary>
    /// <param name="actual">The tensor.</param>
    /// <param name="name">What it is, for messages.</param>
    public static TensorAssertions Should(this torch.Tensor actual, string name) => new(actual, name);
}

using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Assertions about the tensors of a module by name.</summary>
public static class States
{
    /// <summary>Asserts that each tensor has the same bits as the one of its name; a failure names the first that has not.</summary>
    /// <param name="actual">The tensors by name, for instance from <c>StateDict.Copy</c>.</param>
    /// <param name="expected">What is asked for; it may hold more names.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <exception cref="SpecFailedException">A tensor differs, or there is none.</exception>
    public static void ShouldEqual(this IReadOnlyDictionary<string, torch.Tensor> actual, IReadOnlyDictionary<string, torch.Tensor> expected, string because)
    {
        if (actual.Count == 0)
        {
            Failure.Throw($"There should be tensors to compare because {because}, but there are none.");
        }

        foreach (var (name, tensor) in actual)
        {
            tensor.Should(name).BeBitwiseEqualTo(expected[name], because);
        }
    }
}

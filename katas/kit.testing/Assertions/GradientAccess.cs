using System.Runtime.CompilerServices;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Reads the gradient of a leaf in words that say what is wrong when there is none.</summary>
public static class GradientAccess
{
    /// <summary>The gradient that a backward pass left in a tensor.</summary>
    /// <param name="leaf">A tensor that requires gradients.</param>
    /// <param name="expression">Filled in by the compiler.</param>
    /// <exception cref="SpecFailedException">No gradient reached it.</exception>
    public static torch.Tensor ReceivedGradient(this torch.Tensor leaf, [CallerArgumentExpression(nameof(leaf))] string expression = "")
    {
        if (leaf.grad is null)
        {
            Failure.Throw($"No gradient reached {expression}: the result does not depend on it, or its graph was cut on the way (detach, no_grad, item, a copy through numbers).");
        }

        return leaf.grad;
    }
}

namespace Katas.NeuralNetworks;

/// <summary>The affine map y = xWᵀ + b, with its three gradients (Nielsen, ch. 2, BP2–BP4).</summary>
/// <param name="weight">W [out, in].</param>
/// <param name="bias">b [out].</param>
public sealed class DenseLayer(Parameter weight, Parameter bias)
{
    /// <summary>y = xWᵀ + b. Remembers x for the way back.</summary>
    /// <param name="x">[n, in].</param>
    /// <returns>[n, out].</returns>
    /// <exception cref="ArgumentException">x does not have the shape [n, in].</exception>
    public Tensor Forward(Tensor x)
    {
        // TODO(week02.4): remember x and return the affine map
        throw new NotImplementedException("Week 2, task 4: remember x and return the affine map");
    }

    /// <summary>Adds ∂L/∂W = gᵀx to the weight's gradient and ∂L/∂b = Σ g over rows to the bias's, and returns ∂L/∂x = gW.</summary>
    /// <remarks>Adding, because a layer may be used twice. Nothing is averaged here: the loss has already divided by n.</remarks>
    /// <param name="gradOutput">g = ∂L/∂y [n, out].</param>
    /// <returns>∂L/∂x [n, in].</returns>
    /// <exception cref="InvalidOperationException">There was no <see cref="Forward"/> before.</exception>
    /// <exception cref="ArgumentException">The gradient does not have the shape of the output.</exception>
    public Tensor Backward(Tensor gradOutput)
    {
        // TODO(week02.4): add gᵀx and the column sums of g to the gradients, and return gW
        throw new NotImplementedException("Week 2, task 4: add gᵀx and the column sums of g to the gradients, and return gW");
    }
}

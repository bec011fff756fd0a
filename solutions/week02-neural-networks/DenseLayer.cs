namespace Katas.NeuralNetworks;

/// <summary>The affine map y = xWᵀ + b, with its three gradients (Nielsen, ch. 2, BP2–BP4).</summary>
/// <param name="weight">W [out, in].</param>
/// <param name="bias">b [out].</param>
public sealed class DenseLayer(Parameter weight, Parameter bias)
{
    // solution:begin
    private Tensor? _input;

    // solution:end
    /// <summary>y = xWᵀ + b. Remembers x for the way back.</summary>
    /// <param name="x">[n, in].</param>
    /// <returns>[n, out].</returns>
    /// <exception cref="ArgumentException">x does not have the shape [n, in].</exception>
    public Tensor Forward(Tensor x)
    {
        // solution:begin task 4: remember x and return the affine map
        Require(x, weight.Value.shape[1], nameof(x));
        _input = x;
        using var product = x.mm(weight.Value.t());                                      // [n, out]
        return product + bias.Value;
        // solution:end
    }

    /// <summary>Adds ∂L/∂W = gᵀx to the weight's gradient and ∂L/∂b = Σ g over rows to the bias's, and returns ∂L/∂x = gW.</summary>
    /// <remarks>Adding, because a layer may be used twice. Nothing is averaged here: the loss has already divided by n.</remarks>
    /// <param name="gradOutput">g = ∂L/∂y [n, out].</param>
    /// <returns>∂L/∂x [n, in].</returns>
    /// <exception cref="InvalidOperationException">There was no <see cref="Forward"/> before.</exception>
    /// <exception cref="ArgumentException">The gradient does not have the shape of the output.</exception>
    public Tensor Backward(Tensor gradOutput)
    {
        // solution:begin task 4: add gᵀx and the column sums of g to the gradients, and return gW
        var x = _input ?? throw new InvalidOperationException("Backward needs the input of a forward pass: call Forward first.");
        Require(gradOutput, weight.Value.shape[0], nameof(gradOutput));
        using var scope = NewDisposeScope();
        weight.Gradient.add_(gradOutput.t().mm(x));                                      // [out, n]·[n, in]
        bias.Gradient.add_(gradOutput.sum(0L));                                          // [out]
        return gradOutput.mm(weight.Value).MoveToOuterDisposeScope();                    // [n, out]·[out, in]
        // solution:end
    }
    // solution:begin

    private static void Require(Tensor x, long width, string name)
    {
        if (x.dim() != 2 || x.shape[1] != width)
        {
            throw new ArgumentException($"Expected [n, {width}], not [{string.Join(", ", x.shape)}].", name);
        }
    }
    // solution:end
}

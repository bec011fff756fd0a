namespace Katas.NeuralNetworks;

/// <summary>The nonlinearities of this week.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>1.7159·tanh(2x/3) (LeCun et al. 1998, appendix A).</summary>
    ScaledTanh,

    /// <summary>1/(1 + exp(−x)).</summary>
    Sigmoid,
}

/// <summary>Four nonlinearities, and their derivatives in terms of their outputs.</summary>
public static class Activations
{
    // solution:begin
    private const double Amplitude = 1.7159;
    private const double Slope = 2.0 / 3;

    // solution:end
    /// <summary>The activation of each element.</summary>
    /// <remarks>ScaledTanh(x) = 1.7159·tanh(2x/3), so that f(±1) = ±1. Sigmoid does not overflow, however large |x|.</remarks>
    /// <param name="activation">Which.</param>
    /// <param name="x">float32 or float64, any shape.</param>
    /// <returns>The shape and dtype of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation.</exception>
    public static Tensor Forward(Activation activation, Tensor x)
    {
        // solution:begin task 2: compute each activation without overflow
        using var scope = NewDisposeScope();
        var output = activation switch
        {
            Activation.Relu => x.clamp(min: 0),
            Activation.Tanh => x.tanh(),
            Activation.ScaledTanh => Amplitude * (Slope * x).tanh(),
            Activation.Sigmoid => Sigmoid(x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
        };
        return output.MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The chain rule through the activation: gradOutput · f′(x), with f′ written in terms of y = f(x).</summary>
    /// <remarks>ReLU: 1[y &gt; 0], 0 at 0. Tanh: 1 − y². ScaledTanh, A = 1.7159, S = 2/3: (S/A)(A² − y²). Sigmoid: y(1 − y).</remarks>
    /// <param name="activation">Which.</param>
    /// <param name="gradOutput">∂L/∂y.</param>
    /// <param name="output">y = <see cref="Forward"/>(x): no other memory is needed.</param>
    /// <returns>∂L/∂x, of the same shape and dtype.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no such activation.</exception>
    public static Tensor Backward(Activation activation, Tensor gradOutput, Tensor output)
    {
        // solution:begin task 2: multiply the incoming gradient by the derivative, written as a function of y
        if (!gradOutput.shape.SequenceEqual(output.shape))
        {
            throw new ArgumentException($"The gradient [{string.Join(", ", gradOutput.shape)}] and the output [{string.Join(", ", output.shape)}] must have one shape.", nameof(gradOutput));
        }

        using var scope = NewDisposeScope();
        var derivative = activation switch
        {
            Activation.Relu => (output > 0).to_type(output.dtype),
            Activation.Tanh => 1 - (output * output),
            Activation.ScaledTanh => Slope / Amplitude * ((Amplitude * Amplitude) - (output * output)),
            Activation.Sigmoid => output * (1 - output),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
        };
        return (gradOutput * derivative).MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    // exp of a negative number only: for x < 0 the quotient is e/(1 + e) with e = exp(x).
    private static Tensor Sigmoid(Tensor x)
    {
        var e = (-x.abs()).exp();
        return where(x >= 0, ones_like(e), e) / (1 + e);
    }
    // solution:end
}

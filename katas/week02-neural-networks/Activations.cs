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
    /// <summary>The activation of each element.</summary>
    /// <remarks>ScaledTanh(x) = 1.7159·tanh(2x/3), so that f(±1) = ±1. Sigmoid does not overflow, however large |x|.</remarks>
    /// <param name="activation">Which.</param>
    /// <param name="x">float32 or float64, any shape.</param>
    /// <returns>The shape and dtype of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation.</exception>
    public static Tensor Forward(Activation activation, Tensor x)
    {
        // TODO(week02.2): compute each activation without overflow
        throw new NotImplementedException("Week 2, task 2: compute each activation without overflow");
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
        // TODO(week02.2): multiply the incoming gradient by the derivative, written as a function of y
        throw new NotImplementedException("Week 2, task 2: multiply the incoming gradient by the derivative, written as a function of y");
    }
}

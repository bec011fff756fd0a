namespace Katas.NeuralNetworks;

/// <summary>A multilayer perceptron: dense layers with an activation and dropout after all but the last.</summary>
/// <remarks>
/// Weights: He for ReLU, Xavier for the sigmoid, LeCun for both tanh; biases zero; all on the generator's device. Parameters are named as PyTorch would name a list of layers.
/// The way back is the way forward read in reverse (Nielsen, ch. 2).
/// </remarks>
public sealed class Mlp
{
    /// <summary>Creates the network; weights, and later the dropout masks, are drawn from the generator.</summary>
    /// <param name="sizes">Widths from input to output, at least two; a "2-layer" network is [784, h, 10].</param>
    /// <param name="activation">The nonlinearity of the hidden layers.</param>
    /// <param name="generator">Equal seeds give equal networks.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="inputDropout">Share of inputs dropped in training, in [0, 1).</param>
    /// <param name="hiddenDropout">Share of hidden units dropped in training, in [0, 1).</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, one is below 1, or a probability is out of range.</exception>
    public Mlp(IReadOnlyList<long> sizes, Activation activation, Generator generator, ScalarType dtype = ScalarType.Float32, double inputDropout = 0, double hiddenDropout = 0)
    {
        // TODO(week02.6): create weights, zero biases, layers and one dropout before each layer
        throw new NotImplementedException("Week 2, task 6: create weights, zero biases, layers and one dropout before each layer");
    }

    /// <summary><c>layers.0.weight</c> [out, in], <c>layers.0.bias</c> [out], <c>layers.1.weight</c>, …</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The logits: no activation after the last layer.</summary>
    /// <param name="x">[n, sizes[0]].</param>
    /// <param name="training">Whether dropout drops.</param>
    /// <returns>[n, sizes[^1]].</returns>
    /// <exception cref="ArgumentException">x does not have the shape [n, sizes[0]].</exception>
    public Tensor Forward(Tensor x, bool training = false)
    {
        // TODO(week02.6): for each layer drop, map and squash, and keep what was squashed
        throw new NotImplementedException("Week 2, task 6: for each layer drop, map and squash, and keep what was squashed");
    }

    /// <summary>The gradient of the input of the last forward pass; adds to every parameter's gradient.</summary>
    /// <param name="gradOutput">∂L/∂logits [n, sizes[^1]].</param>
    /// <returns>∂L/∂x [n, sizes[0]].</returns>
    /// <exception cref="InvalidOperationException">There was no forward pass before.</exception>
    public Tensor Backward(Tensor gradOutput)
    {
        // TODO(week02.6): read Forward in reverse
        throw new NotImplementedException("Week 2, task 6: read Forward in reverse");
    }

    /// <summary>Sets every parameter's gradient to zero.</summary>
    public void ZeroGradients()
    {
        // TODO(week02.6): clear each parameter's gradient
        throw new NotImplementedException("Week 2, task 6: clear each parameter's gradient");
    }

    /// <summary>Copies of all parameters by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        // TODO(week02.6): clone each parameter under its name
        throw new NotImplementedException("Week 2, task 6: clone each parameter under its name");
    }

    /// <summary>Copies values into the parameters, in place.</summary>
    /// <param name="state">One tensor a parameter, by name; converted to the network's dtype and device.</param>
    /// <exception cref="ArgumentException">An entry is missing, unknown or has another shape; the message names it. Nothing is changed then.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        // TODO(week02.6): check names and shapes, then copy
        throw new NotImplementedException("Week 2, task 6: check names and shapes, then copy");
    }
}

namespace Katas.NeuralNetworks;

/// <summary>A multilayer perceptron: dense layers with an activation and dropout after all but the last.</summary>
/// <remarks>
/// Weights: He for ReLU, Xavier for the sigmoid, LeCun for both tanh; biases zero; all on the generator's device. Parameters are named as PyTorch would name a list of layers.
/// The way back is the way forward read in reverse (Nielsen, ch. 2).
/// </remarks>
public sealed class Mlp
{
    // solution:begin
    private readonly Activation _activation;
    private readonly DenseLayer[] _layers;
    private readonly Dropout[] _dropouts;
    private readonly Tensor[] _outputs;

    // solution:end
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
        // solution:begin task 6: create weights, zero biases, layers and one dropout before each layer
        if (sizes.Count < 2)
        {
            throw new ArgumentException($"A network needs an input and an output: at least two sizes, not {sizes.Count}.", nameof(sizes));
        }

        var count = sizes.Count - 1;
        var parameters = new List<Parameter>();
        (_activation, _layers, _dropouts, _outputs) = (activation, new DenseLayer[count], new Dropout[count], new Tensor[count]);
        for (var layer = 0; layer < count; layer++)
        {
            var weight = new Parameter($"layers.{layer}.weight", Weight(activation, sizes[layer + 1], sizes[layer], generator, dtype));
            var bias = new Parameter($"layers.{layer}.bias", zeros(sizes[layer + 1], dtype: dtype, device: generator.device));
            parameters.AddRange([weight, bias]);
            _layers[layer] = new DenseLayer(weight, bias);
            _dropouts[layer] = new Dropout(layer == 0 ? inputDropout : hiddenDropout, generator);
        }

        Parameters = parameters;
        // solution:end
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
        // solution:begin task 6: for each layer drop, map and squash, and keep what was squashed
        var hidden = x;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var mapped = _layers[layer].Forward(_dropouts[layer].Forward(hidden, training)); // [n, sizes[layer + 1]]
            hidden = layer == _layers.Length - 1 ? mapped : Activations.Forward(_activation, mapped);
            _outputs[layer] = hidden;
        }

        return hidden;
        // solution:end
    }

    /// <summary>The gradient of the input of the last forward pass; adds to every parameter's gradient.</summary>
    /// <param name="gradOutput">∂L/∂logits [n, sizes[^1]].</param>
    /// <returns>∂L/∂x [n, sizes[0]].</returns>
    /// <exception cref="InvalidOperationException">There was no forward pass before.</exception>
    public Tensor Backward(Tensor gradOutput)
    {
        // solution:begin task 6: read Forward in reverse
        var gradient = gradOutput;
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
        {
            gradient = _dropouts[layer].Backward(_layers[layer].Backward(gradient));     // [n, sizes[layer]]
            gradient = layer == 0 ? gradient : Activations.Backward(_activation, gradient, _outputs[layer - 1]);
        }

        return gradient;
        // solution:end
    }

    /// <summary>Sets every parameter's gradient to zero.</summary>
    public void ZeroGradients()
    {
        // solution:begin task 6: clear each parameter's gradient
        foreach (var parameter in Parameters)
        {
            parameter.ZeroGradient();
        }

        // solution:end
    }

    /// <summary>Copies of all parameters by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        // solution:begin task 6: clone each parameter under its name
        return Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.clone());
        // solution:end
    }

    /// <summary>Copies values into the parameters, in place.</summary>
    /// <param name="state">One tensor a parameter, by name; converted to the network's dtype and device.</param>
    /// <exception cref="ArgumentException">An entry is missing, unknown or has another shape; the message names it. Nothing is changed then.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        // solution:begin task 6: check names and shapes, then copy
        var known = Parameters.ToDictionary(parameter => parameter.Name);
        string[] problems =
        [
            .. known.Keys.Where(name => !state.ContainsKey(name)).Select(name => $"{name} is missing"),
            .. state.Keys.Where(name => !known.ContainsKey(name)).Select(name => $"{name} is unknown"),
            .. state.Where(entry => known.TryGetValue(entry.Key, out var parameter) && !parameter.Value.shape.SequenceEqual(entry.Value.shape))
                .Select(entry => $"{entry.Key} is [{string.Join(", ", entry.Value.shape)}], not [{string.Join(", ", known[entry.Key].Value.shape)}]"),
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException($"The state does not fit the network: {string.Join("; ", problems)}.", nameof(state));
        }

        foreach (var (name, value) in state)
        {
            known[name].Value.copy_(value);
        }

        // solution:end
    }
    // solution:begin

    private static Tensor Weight(Activation activation, long fanOut, long fanIn, Generator generator, ScalarType dtype) => activation switch
    {
        Activation.Relu => Initializers.HeNormal(fanOut, fanIn, generator, dtype),
        Activation.Sigmoid => Initializers.XavierUniform(fanOut, fanIn, generator, dtype: dtype),
        Activation.Tanh or Activation.ScaledTanh => Initializers.LeCunUniform(fanOut, fanIn, generator, dtype),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };
    // solution:end
}

namespace Katas.NeuralNetworks;

/// <summary>A tensor that is learned, with room for the gradient of the loss by it. Given complete: there is nothing to write here.</summary>
/// <param name="name">Its name in a state dictionary, for instance <c>layers.0.weight</c>.</param>
/// <param name="value">Its first value; kept, not copied. Whoever updates it does so in place.</param>
public sealed class Parameter(string name, Tensor value)
{
    /// <summary>The name in a state dictionary.</summary>
    public string Name { get; } = name;

    /// <summary>The number array that is learned.</summary>
    public Tensor Value { get; } = value;

    /// <summary>The gradient of the loss by <see cref="Value"/>, of its shape and dtype; zeros at first. Layers add to it.</summary>
    public Tensor Gradient { get; } = zeros_like(value);

    /// <summary>Sets the gradient back to zero, in place.</summary>
    public void ZeroGradient() => Gradient.zero_();
}

using TorchSharp.Modules;

namespace Katas.Transformers;

/// <summary>Initial values: uniform within <c>±√(6/(fan_in + fan_out))</c> (Glorot and Bengio 2010, Eq. 16), which keeps the variance of activations and of gradients alike.</summary>
internal static class Xavier
{
    /// <summary>A matrix that maps rows of size <paramref name="inputs"/> to rows of size <paramref name="outputs"/>.</summary>
    /// <param name="outputs">fan_out, the rows.</param>
    /// <param name="inputs">fan_in, the columns.</param>
    /// <param name="generator">Where it is drawn from; null is torch's global generator.</param>
    /// <returns><c>[outputs, inputs]</c>.</returns>
    public static Tensor Matrix(long outputs, long inputs, Generator? generator)
    {
        // solution:begin task 2: draw uniformly within Xavier's bound
        var bound = Math.Sqrt(6.0 / (inputs + outputs));
        return empty(outputs, inputs).uniform_(-bound, bound, generator); // nn.init.uniform_ would ignore the generator
        // solution:end
    }

    /// <summary>A linear layer with such a weight and a bias of zeros.</summary>
    /// <param name="inputs">The size of its inputs.</param>
    /// <param name="outputs">The size of its outputs.</param>
    /// <param name="generator">Where the weight is drawn from; null is torch's global generator.</param>
    /// <param name="bias">Whether it has a bias.</param>
    public static Linear Linear(long inputs, long outputs, Generator? generator, bool bias = true)
    {
        // solution:begin task 2: overwrite the values that nn.Linear starts with
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var linear = nn.Linear(inputs, outputs, hasBias: bias);
        linear.weight!.copy_(Matrix(outputs, inputs, generator));
        linear.bias?.zero_();
        return linear;
        // solution:end
    }
}

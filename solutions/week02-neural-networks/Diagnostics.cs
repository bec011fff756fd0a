namespace Katas.NeuralNetworks;

/// <summary>A few numbers that tell whether a network will train.</summary>
public static class Diagnostics
{
    /// <summary>The root mean square of each hidden layer of a fresh network: square layers of the width of x, no biases.</summary>
    /// <param name="depth">How many layers, at least 1.</param>
    /// <param name="activation">The nonlinearity after each.</param>
    /// <param name="initializer">Given (fanOut, fanIn), a weight [fanOut, fanIn]; called once a layer.</param>
    /// <param name="x">The input [n, width].</param>
    /// <returns>One number a layer, the first layer first.</returns>
    /// <exception cref="ArgumentException">x does not have two axes, or the depth is below 1.</exception>
    public static double[] ActivationScales(int depth, Activation activation, Func<long, long, Tensor> initializer, Tensor x)
    {
        // solution:begin task 5: send x through the layers and take the root mean square after each
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (x.dim() != 2)
        {
            throw new ArgumentException($"Expected [n, width], not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        using var scope = NewDisposeScope();
        var (width, hidden) = (x.shape[1], x);
        var scales = new double[depth];
        for (var layer = 0; layer < depth; layer++)
        {
            hidden = Activations.Forward(activation, hidden.mm(initializer(width, width).t())); // [n, width]
            scales[layer] = RootMeanSquare(hidden);
        }

        return scales;
        // solution:end
    }

    /// <summary>The share of units whose output is at most 0 for every example: a ReLU unit like that receives no gradient.</summary>
    /// <param name="hidden">[n, units].</param>
    /// <returns>Between 0 and 1.</returns>
    /// <exception cref="ArgumentException">There are no two axes, or no entries.</exception>
    public static double DeadUnits(Tensor hidden)
    {
        // solution:begin task 5: count the columns that are nowhere positive
        if (hidden.dim() != 2 || hidden.numel() == 0)
        {
            throw new ArgumentException($"Expected [n, units] with entries, not [{string.Join(", ", hidden.shape)}].", nameof(hidden));
        }

        using var scope = NewDisposeScope();
        return (hidden <= 0).all(0).to_type(ScalarType.Float64).mean().item<double>();
        // solution:end
    }

    /// <summary>rms(after − before)/rms(before): the relative size of an update. About 10⁻³ a step is healthy.</summary>
    /// <param name="before">A parameter before a step, not all zero.</param>
    /// <param name="after">The same after the step.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double UpdateRatio(Tensor before, Tensor after)
    {
        // solution:begin task 5: divide the root mean square of the change by that of the parameter
        if (!before.shape.SequenceEqual(after.shape))
        {
            throw new ArgumentException($"Before [{string.Join(", ", before.shape)}] and after [{string.Join(", ", after.shape)}] must have one shape.", nameof(after));
        }

        using var scope = NewDisposeScope();
        return RootMeanSquare(after - before) / RootMeanSquare(before);
        // solution:end
    }
    // solution:begin

    private static double RootMeanSquare(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to_type(ScalarType.Float64);
        return Math.Sqrt((wide * wide).mean().item<double>());
    }
    // solution:end
}

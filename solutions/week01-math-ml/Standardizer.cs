namespace Katas.MathMl;

/// <summary>Brings columns to mean 0 and standard deviation 1, with the statistics of the training data only.</summary>
public sealed class Standardizer
{
    private Standardizer(Tensor mean, Tensor scale)
    {
        Mean = mean;
        Scale = scale;
    }

    /// <summary>The columns' means, [d].</summary>
    public Tensor Mean { get; }

    /// <summary>The columns' population standard deviations (divide by n), [d]; 1 for a constant column.</summary>
    public Tensor Scale { get; }

    /// <summary>Learns mean and scale. The variance takes two passes: the mean first, then the squared deviations.</summary>
    /// <param name="x">[n, d], n ≥ 1. A column is constant exactly when its maximum equals its minimum.</param>
    /// <exception cref="ArgumentException">x is not a matrix with at least one row.</exception>
    public static Standardizer Fit(Tensor x)
    {
        // solution:begin task 3: average the columns, then their squared deviations, and give constant columns the scale 1
        if (x.dim() != 2 || x.shape[0] < 1)
        {
            throw new ArgumentException($"x must be [n, d] with n at least 1, not [{string.Join(", ", x.shape)}].", nameof(x));
        }

        var mean = x.mean([0L]);                                 // [d]
        var deviations = x - mean;                               // [n, d]
        var deviation = (deviations * deviations).mean([0L]).sqrt();
        var isConstant = x.amax([0L]) == x.amin([0L]);           // rounding leaves a constant column a deviation near 1e-17
        return new Standardizer(mean, where(isConstant, ones_like(deviation), deviation));
        // solution:end
    }

    /// <summary>(x − Mean) / Scale.</summary>
    /// <param name="x">[m, d], new data or old.</param>
    /// <returns>[m, d].</returns>
    public Tensor Transform(Tensor x)
    {
        // solution:begin task 3: apply what Fit has learned
        return (x - Mean) / Scale;
        // solution:end
    }

    /// <summary>z · Scale + Mean: undoes <see cref="Transform"/>.</summary>
    /// <param name="z">[m, d].</param>
    /// <returns>[m, d].</returns>
    public Tensor InverseTransform(Tensor z)
    {
        // solution:begin task 3: undo the transformation
        return (z * Scale) + Mean;
        // solution:end
    }
}

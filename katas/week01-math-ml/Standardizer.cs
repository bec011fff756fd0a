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
        // TODO(week01.3): average the columns, then their squared deviations, and give constant columns the scale 1
        throw new NotImplementedException("Week 1, task 3: average the columns, then their squared deviations, and give constant columns the scale 1");
    }

    /// <summary>(x − Mean) / Scale.</summary>
    /// <param name="x">[m, d], new data or old.</param>
    /// <returns>[m, d].</returns>
    public Tensor Transform(Tensor x)
    {
        // TODO(week01.3): apply what Fit has learned
        throw new NotImplementedException("Week 1, task 3: apply what Fit has learned");
    }

    /// <summary>z · Scale + Mean: undoes <see cref="Transform"/>.</summary>
    /// <param name="z">[m, d].</param>
    /// <returns>[m, d].</returns>
    public Tensor InverseTransform(Tensor z)
    {
        // TODO(week01.3): undo the transformation
        throw new NotImplementedException("Week 1, task 3: undo the transformation");
    }
}

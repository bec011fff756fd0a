namespace Katas.Rlhf;

/// <summary>Rewards and advantages at unit scale.</summary>
public static class Whitening
{
    /// <summary>(x − mean)/√(var + 10⁻⁸) with the population variance over what counts; the mean is added back when <paramref name="shiftMean"/> is false; 0 where masked.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="mask">1 where a value counts; all when null.</param>
    /// <param name="shiftMean">Whether the mean is taken out.</param>
    /// <returns>The shape of the values.</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static Tensor Whiten(Tensor values, Tensor? mask = null, bool shiftMean = true)
    {
        // solution:begin task 4: mean and variance over what counts
        var counted = Shapes.Mask(values, mask);
        var count = counted.sum();
        var mean = (values * counted).sum() / count;
        var variance = ((values - mean).square() * counted).sum() / count;
        var whitened = (values - mean) * (variance + 1e-8).rsqrt();
        return (shiftMean ? whitened : whitened + mean) * counted;
        // solution:end
    }
}

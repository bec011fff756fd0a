namespace Katas.NeuralNetworks;

/// <summary>Random first weights [fanOut, fanIn] that keep the scale of the signal, on the generator's device.</summary>
/// <remarks>TorchSharp's generators draw on the CPU, whatever their device: draw there, then move the weights to <c>generator.device</c>. Equal seeds then give equal weights on every device.</remarks>
public static class Initializers
{
    /// <summary>N(0, 2/fanIn): ReLU halves the mean square, the 2 brings it back (He et al. 2015, eq. 10).</summary>
    /// <param name="fanOut">Outputs of the layer, at least 1.</param>
    /// <param name="fanIn">Inputs of the layer, at least 1.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <returns>[fanOut, fanIn].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Tensor HeNormal(long fanOut, long fanIn, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        // TODO(week02.5): scale standard normal numbers to the variance 2/fanIn
        throw new NotImplementedException("Week 2, task 5: scale standard normal numbers to the variance 2/fanIn");
    }

    /// <summary>U(±gain·√(6/(fanIn + fanOut))): a compromise between the way forward and the way back (Glorot and Bengio 2010, eq. 16).</summary>
    /// <param name="fanOut">Outputs of the layer, at least 1.</param>
    /// <param name="fanIn">Inputs of the layer, at least 1.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="gain">A factor for the bound.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <returns>[fanOut, fanIn].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Tensor XavierUniform(long fanOut, long fanIn, Generator generator, double gain = 1, ScalarType dtype = ScalarType.Float32)
    {
        // TODO(week02.5): draw uniformly between minus and plus the bound
        throw new NotImplementedException("Week 2, task 5: draw uniformly between minus and plus the bound");
    }

    /// <summary>U(±√(3/fanIn)), of standard deviation 1/√fanIn (LeCun, Bottou, Orr, Müller 1998, eq. 16).</summary>
    /// <param name="fanOut">Outputs of the layer, at least 1.</param>
    /// <param name="fanIn">Inputs of the layer, at least 1.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <returns>[fanOut, fanIn].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Tensor LeCunUniform(long fanOut, long fanIn, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        // TODO(week02.5): draw uniformly with the standard deviation 1/√fanIn
        throw new NotImplementedException("Week 2, task 5: draw uniformly with the standard deviation 1/√fanIn");
    }
}

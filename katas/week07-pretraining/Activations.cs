namespace Katas.Pretraining;

/// <summary>The nonlinearity of GPT-2.</summary>
public static class Activations
{
    /// <summary>The tanh approximation of GELU: <c>0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))</c> (Hendrycks &amp; Gimpel 2016, §2).</summary>
    /// <param name="x">Floating point, any shape.</param>
    /// <returns>The shape and dtype of <paramref name="x"/>.</returns>
    public static Tensor GeluTanh(Tensor x)
    {
        // TODO(week07.3): the formula, in tensor operations
        throw new NotImplementedException("Week 7, task 3: the formula, in tensor operations");
    }
}

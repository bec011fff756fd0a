namespace Katas.PytorchMastery;

/// <summary>A number that remembers how it was computed, so that it can tell its derivatives (Karpathy's micrograd; Baydin et al. 2018, §3.2, reverse mode).</summary>
public sealed class Value
{
    /// <summary>A leaf: a number that was not computed from other values.</summary>
    /// <param name="data">The number.</param>
    /// <param name="label">A name, for whoever looks at the graph.</param>
    public Value(double data, string label = "")
    {
        // TODO(week03.1): keep number and label; a leaf has no parents
        throw new NotImplementedException("Week 3, task 1: keep number and label; a leaf has no parents");
    }

    /// <summary>The number. Changing a leaf's number affects the graphs that are built afterwards.</summary>
    public double Data { get; set; }

    /// <summary>The derivative of the value that <see cref="Backward"/> was called on by this one. Leaves add up over calls; all others start from 0 on every call.</summary>
    public double Grad { get; set; }

    /// <summary>The name.</summary>
    public string Label { get; }

    /// <summary>A constant as a leaf, so that values and numbers mix in formulas.</summary>
    /// <param name="constant">The number.</param>
    public static implicit operator Value(double constant)
    {
        // TODO(week03.1): wrap the number in a leaf
        throw new NotImplementedException("Week 3, task 1: wrap the number in a leaf");
    }

    /// <summary>a + b; both derivatives are 1.</summary>
    public static Value operator +(Value a, Value b)
    {
        // TODO(week03.1): the sum with its two parents and their derivatives
        throw new NotImplementedException("Week 3, task 1: the sum with its two parents and their derivatives");
    }

    /// <summary>a − b; the derivatives are 1 and −1.</summary>
    public static Value operator -(Value a, Value b)
    {
        // TODO(week03.1): the difference with its two parents and their derivatives
        throw new NotImplementedException("Week 3, task 1: the difference with its two parents and their derivatives");
    }

    /// <summary>a·b; the derivatives are b and a.</summary>
    public static Value operator *(Value a, Value b)
    {
        // TODO(week03.1): the product with its two parents and their derivatives
        throw new NotImplementedException("Week 3, task 1: the product with its two parents and their derivatives");
    }

    /// <summary>a/b; the derivatives are 1/b and −a/b².</summary>
    public static Value operator /(Value a, Value b)
    {
        // TODO(week03.1): the quotient with its two parents and their derivatives
        throw new NotImplementedException("Week 3, task 1: the quotient with its two parents and their derivatives");
    }

    /// <summary>−a; the derivative is −1.</summary>
    public static Value operator -(Value a)
    {
        // TODO(week03.1): the negative with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the negative with its parent and derivative");
    }

    /// <summary>This number to a constant power; the derivative is n·xⁿ⁻¹, and 0 everywhere for n = 0.</summary>
    /// <param name="exponent">n.</param>
    public Value Pow(double exponent)
    {
        // TODO(week03.1): the power with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the power with its parent and derivative");
    }

    /// <summary>eˣ, which is its own derivative.</summary>
    public Value Exp()
    {
        // TODO(week03.1): the exponential with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the exponential with its parent and derivative");
    }

    /// <summary>The natural logarithm; the derivative is 1/x.</summary>
    public Value Log()
    {
        // TODO(week03.1): the logarithm with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the logarithm with its parent and derivative");
    }

    /// <summary>tanh x; the derivative is 1 − tanh² x.</summary>
    public Value Tanh()
    {
        // TODO(week03.1): the hyperbolic tangent with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the hyperbolic tangent with its parent and derivative");
    }

    /// <summary>max(x, 0); the derivative is 1 where x &gt; 0, and 0 elsewhere, at 0 too.</summary>
    public Value Relu()
    {
        // TODO(week03.1): the rectified value with its parent and derivative
        throw new NotImplementedException("Week 3, task 1: the rectified value with its parent and derivative");
    }

    /// <summary>Computes the derivative of this value by every value that it was computed from, and adds it to their <see cref="Grad"/>.</summary>
    /// <remarks>
    /// Starts from ∂out/∂out = 1 and visits each node once, when all its consumers are done. Interior nodes start from 0 on every call, leaves accumulate.
    /// Linear in the size of the graph, and without recursion: a chain of 200 000 nodes is fine.
    /// </remarks>
    public void Backward()
    {
        // TODO(week03.1): order the graph, clear what is not a leaf, seed 1 and pass gradients from consumers to parents
        throw new NotImplementedException("Week 3, task 1: order the graph, clear what is not a leaf, seed 1 and pass gradients from consumers to parents");
    }
}

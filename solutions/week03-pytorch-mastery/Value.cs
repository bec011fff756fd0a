namespace Katas.PytorchMastery;

/// <summary>A number that remembers how it was computed, so that it can tell its derivatives (Karpathy's micrograd; Baydin et al. 2018, §3.2, reverse mode).</summary>
public sealed class Value
{
    // solution:begin
    private readonly (Value Parent, double Derivative)[] _inputs;

    // solution:end
    /// <summary>A leaf: a number that was not computed from other values.</summary>
    /// <param name="data">The number.</param>
    /// <param name="label">A name, for whoever looks at the graph.</param>
    public Value(double data, string label = "")
    {
        // solution:begin task 1: keep number and label; a leaf has no parents
        (Data, Label, _inputs) = (data, label, []);
        // solution:end
    }
    // solution:begin

    private Value(double data, params (Value Parent, double Derivative)[] inputs) => (Data, Label, _inputs) = (data, "", inputs);
    // solution:end

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
        // solution:begin task 1: wrap the number in a leaf
        return new(constant);
        // solution:end
    }

    /// <summary>a + b; both derivatives are 1.</summary>
    public static Value operator +(Value a, Value b)
    {
        // solution:begin task 1: the sum with its two parents and their derivatives
        return new(a.Data + b.Data, (a, 1), (b, 1));
        // solution:end
    }

    /// <summary>a − b; the derivatives are 1 and −1.</summary>
    public static Value operator -(Value a, Value b)
    {
        // solution:begin task 1: the difference with its two parents and their derivatives
        return new(a.Data - b.Data, (a, 1), (b, -1));
        // solution:end
    }

    /// <summary>a·b; the derivatives are b and a.</summary>
    public static Value operator *(Value a, Value b)
    {
        // solution:begin task 1: the product with its two parents and their derivatives
        return new(a.Data * b.Data, (a, b.Data), (b, a.Data));
        // solution:end
    }

    /// <summary>a/b; the derivatives are 1/b and −a/b².</summary>
    public static Value operator /(Value a, Value b)
    {
        // solution:begin task 1: the quotient with its two parents and their derivatives
        return new(a.Data / b.Data, (a, 1 / b.Data), (b, -a.Data / (b.Data * b.Data)));
        // solution:end
    }

    /// <summary>−a; the derivative is −1.</summary>
    public static Value operator -(Value a)
    {
        // solution:begin task 1: the negative with its parent and derivative
        return new(-a.Data, (a, -1));
        // solution:end
    }

    /// <summary>This number to a constant power; the derivative is n·xⁿ⁻¹, and 0 everywhere for n = 0.</summary>
    /// <param name="exponent">n.</param>
    public Value Pow(double exponent)
    {
        // solution:begin task 1: the power with its parent and derivative
        return new(Math.Pow(Data, exponent), (this, exponent == 0 ? 0 : exponent * Math.Pow(Data, exponent - 1)));
        // solution:end
    }

    /// <summary>eˣ, which is its own derivative.</summary>
    public Value Exp()
    {
        // solution:begin task 1: the exponential with its parent and derivative
        var y = Math.Exp(Data);
        return new(y, (this, y));
        // solution:end
    }

    /// <summary>The natural logarithm; the derivative is 1/x.</summary>
    public Value Log()
    {
        // solution:begin task 1: the logarithm with its parent and derivative
        return new(Math.Log(Data), (this, 1 / Data));
        // solution:end
    }

    /// <summary>tanh x; the derivative is 1 − tanh² x.</summary>
    public Value Tanh()
    {
        // solution:begin task 1: the hyperbolic tangent with its parent and derivative
        var y = Math.Tanh(Data);
        return new(y, (this, 1 - (y * y)));
        // solution:end
    }

    /// <summary>max(x, 0); the derivative is 1 where x &gt; 0, and 0 elsewhere, at 0 too.</summary>
    public Value Relu()
    {
        // solution:begin task 1: the rectified value with its parent and derivative
        return new(Math.Max(Data, 0), (this, Data > 0 ? 1 : 0));
        // solution:end
    }

    /// <summary>Computes the derivative of this value by every value that it was computed from, and adds it to their <see cref="Grad"/>.</summary>
    /// <remarks>
    /// Starts from ∂out/∂out = 1 and visits each node once, when all its consumers are done. Interior nodes start from 0 on every call, leaves accumulate.
    /// Linear in the size of the graph, and without recursion: a chain of 200 000 nodes is fine.
    /// </remarks>
    public void Backward()
    {
        // solution:begin task 1: order the graph, clear what is not a leaf, seed 1 and pass gradients from consumers to parents
        var order = ParentsFirst();
        foreach (var node in order.Where(node => node._inputs.Length > 0))
        {
            node.Grad = 0;
        }

        Grad += 1;
        for (var index = order.Count - 1; index >= 0; index--)
        {
            foreach (var (parent, derivative) in order[index]._inputs)
            {
                parent.Grad += derivative * order[index].Grad;
            }
        }

        // solution:end
    }
    // solution:begin

    // Depth-first post-order with a stack of (node, next parent): parents stand before their consumers.
    private List<Value> ParentsFirst()
    {
        var (order, seen) = (new List<Value>(), new HashSet<Value> { this });
        var stack = new Stack<(Value Node, int Next)>([(this, 0)]);
        while (stack.TryPop(out var top))
        {
            if (top.Next == top.Node._inputs.Length)
            {
                order.Add(top.Node);
                continue;
            }

            stack.Push((top.Node, top.Next + 1));
            var parent = top.Node._inputs[top.Next].Parent;
            if (seen.Add(parent))
            {
                stack.Push((parent, 0));
            }
        }

        return order;
    }
    // solution:end
}

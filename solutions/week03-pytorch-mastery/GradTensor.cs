namespace Katas.PytorchMastery;

/// <summary>What broadcasting copied forwards, the gradient sums backwards.</summary>
public static class Broadcasting
{
    /// <summary>Sums a gradient back to the shape that was broadcast.</summary>
    /// <param name="gradient">Of the broadcast shape.</param>
    /// <param name="shape">The shape before; broadcasting it must give the gradient's.</param>
    /// <returns>A tensor of that shape.</returns>
    /// <exception cref="ArgumentException">The shape does not broadcast to the gradient's.</exception>
    public static Tensor Unbroadcast(Tensor gradient, ReadOnlySpan<long> shape)
    {
        // solution:begin task 2: sum the dimensions that were added in front, then those that were stretched from 1
        var added = (int)gradient.dim() - shape.Length;
        var fits = added >= 0;
        var stretched = new List<long>();
        for (var axis = 0; fits && axis < shape.Length; axis++)
        {
            var size = gradient.shape[added + axis];
            fits = shape[axis] == size || shape[axis] == 1;
            stretched.AddRange(shape[axis] == size ? [] : [added + axis]);
        }

        if (!fits)
        {
            throw new ArgumentException($"[{string.Join(", ", shape.ToArray())}] does not broadcast to [{string.Join(", ", gradient.shape)}].", nameof(shape));
        }

        long[] reduced = [.. Enumerable.Range(0, added).Select(axis => (long)axis), .. stretched];
        return reduced.Length == 0 ? gradient : gradient.sum(reduced, keepdim: true).reshape(shape.ToArray());
        // solution:end
    }
}

/// <summary>A tensor that remembers how it was computed: reverse-mode differentiation with broadcasting (Baydin et al. 2018, §3.2).</summary>
/// <remarks>
/// Works on raw tensors; libtorch's own autograd is not involved. Interior nodes start from zero on every <see cref="Backward"/>, leaves accumulate, as in <see cref="Value"/>.
/// A number in a formula becomes a constant: <c>2.0 * x</c>.
/// </remarks>
public sealed class GradTensor
{
    // solution:begin
    private readonly (GradTensor Parent, Func<Tensor, Tensor> Pullback)[] _inputs;

    // solution:end
    /// <summary>A leaf.</summary>
    /// <param name="data">The numbers, any shape; kept, not copied.</param>
    /// <param name="requiresGrad">Whether its gradient is wanted; a constant otherwise.</param>
    public GradTensor(Tensor data, bool requiresGrad = true)
    {
        // solution:begin task 2: keep the numbers; a leaf has no parents
        (Data, RequiresGrad, _inputs) = (data.detach(), requiresGrad, []);
        // solution:end
    }
    // solution:begin

    // Only parents that want a gradient are kept, so constants hold no graph.
    private GradTensor(Tensor data, params (GradTensor Parent, Func<Tensor, Tensor> Pullback)[] inputs)
    {
        (Data, _inputs) = (data, [.. inputs.Where(input => input.Parent.RequiresGrad)]);
        RequiresGrad = _inputs.Length > 0;
    }
    // solution:end

    /// <summary>The numbers.</summary>
    public Tensor Data { get; }

    /// <summary>The gradient, of exactly the shape of <see cref="Data"/>; null before the first <see cref="Backward"/> that reaches this node.</summary>
    public Tensor? Grad { get; private set; }

    /// <summary>Whether this is a leaf that wants a gradient, or was computed from one.</summary>
    public bool RequiresGrad { get; }

    /// <summary>A number as a constant.</summary>
    /// <param name="constant">The number.</param>
    public static implicit operator GradTensor(double constant)
    {
        // solution:begin task 2: wrap the number in a constant of no dimensions
        return new(tensor(constant, dtype: ScalarType.Float64), requiresGrad: false);
        // solution:end
    }

    /// <summary>a + b, broadcasting.</summary>
    public static GradTensor operator +(GradTensor a, GradTensor b)
    {
        // solution:begin task 2: the sum, and the gradient for each operand
        return Binary(a.Data + b.Data, a, b, g => g, g => g);
        // solution:end
    }

    /// <summary>a − b, broadcasting.</summary>
    public static GradTensor operator -(GradTensor a, GradTensor b)
    {
        // solution:begin task 2: the difference, and the gradient for each operand
        return Binary(a.Data - b.Data, a, b, g => g, g => -g);
        // solution:end
    }

    /// <summary>a·b element by element, broadcasting.</summary>
    public static GradTensor operator *(GradTensor a, GradTensor b)
    {
        // solution:begin task 2: the product, and the gradient for each operand
        return Binary(a.Data * b.Data, a, b, g => g * b.Data, g => g * a.Data);
        // solution:end
    }

    /// <summary>a/b element by element, broadcasting.</summary>
    public static GradTensor operator /(GradTensor a, GradTensor b)
    {
        // solution:begin task 2: the quotient, and the gradient for each operand
        return Binary(a.Data / b.Data, a, b, g => g / b.Data, g => -g * a.Data / (b.Data * b.Data));
        // solution:end
    }

    /// <summary>−a.</summary>
    public static GradTensor operator -(GradTensor a)
    {
        // solution:begin task 2: the negative and its gradient
        return new(-a.Data, (a, g => -g));
        // solution:end
    }

    /// <summary>The matrix product; leading dimensions broadcast. dA = g Bᵀ, dB = Aᵀ g.</summary>
    /// <param name="other">[…, k, m].</param>
    /// <returns>[…, n, m] from this [..., n, k].</returns>
    /// <exception cref="ArgumentException">An operand has fewer than two dimensions, or the inner sizes differ.</exception>
    public GradTensor MatMul(GradTensor other)
    {
        // solution:begin task 2: the product, and for each operand the gradient times the other one transposed
        if (Data.dim() < 2 || other.Data.dim() < 2 || Data.shape[^1] != other.Data.shape[^2])
        {
            throw new ArgumentException($"[{string.Join(", ", Data.shape)}] and [{string.Join(", ", other.Data.shape)}] are not [..., n, k] and [..., k, m].", nameof(other));
        }

        return Binary(Data.matmul(other.Data), this, other, g => g.matmul(other.Data.transpose(-2, -1)), g => Data.transpose(-2, -1).matmul(g));
        // solution:end
    }

    /// <summary>The sum over dimensions.</summary>
    /// <param name="dims">Which; all when null. Negative ones count from the end.</param>
    /// <param name="keepdim">Whether they stay, with size 1.</param>
    public GradTensor Sum(long[]? dims = null, bool keepdim = false)
    {
        // solution:begin task 2: the sum; the gradient goes to every summand
        long[] axes = [.. (dims ?? [.. Enumerable.Range(0, (int)Data.dim()).Select(axis => (long)axis)]).Select(axis => axis < 0 ? axis + Data.dim() : axis)];
        long[] kept = [.. Data.shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var sum = axes.Length == 0 ? Data.clone() : Data.sum(axes, keepdim);
        return new(sum, (this, g => g.reshape(kept).expand(Data.shape)));
        // solution:end
    }

    /// <summary>The mean over dimensions.</summary>
    /// <param name="dims">Which; all when null.</param>
    /// <param name="keepdim">Whether they stay, with size 1.</param>
    public GradTensor Mean(long[]? dims = null, bool keepdim = false)
    {
        // solution:begin task 2: the sum over the number of summands
        var sum = Sum(dims, keepdim);
        return sum / ((double)Data.numel() / sum.Data.numel());
        // solution:end
    }

    /// <summary>eˣ.</summary>
    public GradTensor Exp()
    {
        // solution:begin task 2: the exponential and its gradient
        var y = Data.exp();
        return new(y, (this, g => g * y));
        // solution:end
    }

    /// <summary>The natural logarithm.</summary>
    public GradTensor Log()
    {
        // solution:begin task 2: the logarithm and its gradient
        return new(Data.log(), (this, g => g / Data));
        // solution:end
    }

    /// <summary>tanh x.</summary>
    public GradTensor Tanh()
    {
        // solution:begin task 2: the hyperbolic tangent and its gradient
        var y = Data.tanh();
        return new(y, (this, g => g * (1 - (y * y))));
        // solution:end
    }

    /// <summary>max(x, 0), with gradient 0 at 0.</summary>
    public GradTensor Relu()
    {
        // solution:begin task 2: the rectified tensor and its gradient
        return new(Data.clamp(min: 0), (this, g => g * (Data > 0).to_type(g.dtype)));
        // solution:end
    }

    /// <summary>Each element to a constant power; the gradient of the power 0 is 0 everywhere.</summary>
    /// <param name="exponent">n.</param>
    public GradTensor Pow(double exponent)
    {
        // solution:begin task 2: the power and its gradient
        return new(Data.pow(exponent), (this, g => exponent == 0 ? zeros_like(Data) : g * exponent * Data.pow(exponent - 1)));
        // solution:end
    }

    /// <summary>The same elements in another shape.</summary>
    /// <param name="shape">The new sizes; one of them may be −1.</param>
    public GradTensor Reshape(params long[] shape)
    {
        // solution:begin task 2: reshape forwards, and back
        return new(Data.reshape(shape), (this, g => g.reshape(Data.shape)));
        // solution:end
    }

    /// <summary>Two dimensions exchanged.</summary>
    /// <param name="dim0">The one.</param>
    /// <param name="dim1">The other.</param>
    public GradTensor Transpose(long dim0, long dim1)
    {
        // solution:begin task 2: exchange forwards, and back
        return new(Data.transpose(dim0, dim1), (this, g => g.transpose(dim0, dim1)));
        // solution:end
    }

    /// <summary>The logarithm of the softmax as one node, stable for large inputs. Gradient: g − softmax·Σg.</summary>
    /// <param name="dim">Along which the probabilities sum to 1.</param>
    public GradTensor LogSoftmax(long dim)
    {
        // solution:begin task 2: subtract the log-sum-exp of shifted inputs
        var shifted = Data - Data.amax([dim], keepdim: true);
        var y = shifted - shifted.exp().sum(dim, keepdim: true).log();
        return new(y, (this, g => g - (y.exp() * g.sum(dim, keepdim: true))));
        // solution:end
    }

    /// <summary>Rows of a table by index (an embedding). Rows that repeat add up their gradients.</summary>
    /// <param name="index">int64 of any shape S, in [0, V).</param>
    /// <returns>[S, d] from this [V, d].</returns>
    /// <exception cref="ArgumentException">This is not a table, or the index is not int64.</exception>
    public GradTensor Rows(Tensor index)
    {
        // solution:begin task 2: select rows forwards; add each gradient to its row backwards
        if (Data.dim() != 2 || index.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Rows needs a table [V, d] and an int64 index, not [{string.Join(", ", Data.shape)}] and {index.dtype}.", nameof(index));
        }

        var flat = index.flatten();
        long[] shape = [.. index.shape, Data.shape[1]];
        return new(Data.index_select(0, flat).reshape(shape), (this, g => zeros_like(Data).index_add_(0, flat, g.reshape(flat.numel(), Data.shape[1]), 1)));
        // solution:end
    }

    /// <summary>Elements picked along a dimension. Elements that repeat add up their gradients.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">int64, as <c>Tensor.gather</c> takes it.</param>
    /// <returns>The shape of the index.</returns>
    public GradTensor Gather(long dim, Tensor index)
    {
        // solution:begin task 2: gather forwards; scatter and add backwards
        return new(Data.gather(dim, index), (this, g => zeros_like(Data).scatter_add_(dim, index, g)));
        // solution:end
    }

    /// <summary>Computes the gradient of ⟨gradient, this⟩ by every leaf that wants one, and adds it to their <see cref="Grad"/>.</summary>
    /// <param name="gradient">The gradient of the loss by this tensor, of its shape; 1 when left out, for one element only.</param>
    /// <exception cref="InvalidOperationException">It was left out for several elements, or nothing here wants a gradient.</exception>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public void Backward(Tensor? gradient = null)
    {
        // solution:begin task 2: order the graph, clear what is not a leaf, and pull each gradient back to the parents, summed to their shape
        if (!RequiresGrad || (gradient is null && Data.numel() != 1))
        {
            throw new InvalidOperationException(RequiresGrad ? $"A tensor of {Data.numel()} elements needs the gradient of the loss by it." : "Nothing here wants a gradient.");
        }

        if (gradient is not null && !gradient.shape.SequenceEqual(Data.shape))
        {
            throw new ArgumentException($"The gradient must have shape [{string.Join(", ", Data.shape)}], not [{string.Join(", ", gradient.shape)}].", nameof(gradient));
        }

        var order = ParentsFirst();
        foreach (var node in order.Where(node => node._inputs.Length > 0))
        {
            node.Grad = null;
        }

        Accumulate(gradient ?? ones_like(Data));
        foreach (var node in Enumerable.Reverse(order))
        {
            foreach (var (parent, pullback) in node._inputs)
            {
                parent.Accumulate(Broadcasting.Unbroadcast(pullback(node.Grad!), parent.Data.shape));
            }
        }

        // solution:end
    }

    /// <summary>Forgets the gradient.</summary>
    public void ZeroGrad()
    {
        // solution:begin task 2: drop the gradient
        Grad = null;
        // solution:end
    }
    // solution:begin

    private static GradTensor Binary(Tensor data, GradTensor a, GradTensor b, Func<Tensor, Tensor> pullbackA, Func<Tensor, Tensor> pullbackB) =>
        new(data, (a, pullbackA), (b, pullbackB));

    private void Accumulate(Tensor gradient) => Grad = Grad is null ? gradient.clone() : Grad + gradient;

    private List<GradTensor> ParentsFirst()
    {
        var (order, seen) = (new List<GradTensor>(), new HashSet<GradTensor> { this });
        var stack = new Stack<(GradTensor Node, int Next)>([(this, 0)]);
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

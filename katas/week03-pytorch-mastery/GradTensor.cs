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
        // TODO(week03.2): sum the dimensions that were added in front, then those that were stretched from 1
        throw new NotImplementedException("Week 3, task 2: sum the dimensions that were added in front, then those that were stretched from 1");
    }
}

/// <summary>A tensor that remembers how it was computed: reverse-mode differentiation with broadcasting (Baydin et al. 2018, §3.2).</summary>
/// <remarks>
/// Works on raw tensors; libtorch's own autograd is not involved. Interior nodes start from zero on every <see cref="Backward"/>, leaves accumulate, as in <see cref="Value"/>.
/// A number in a formula becomes a constant: <c>2.0 * x</c>.
/// </remarks>
public sealed class GradTensor
{
    /// <summary>A leaf.</summary>
    /// <param name="data">The numbers, any shape; kept, not copied.</param>
    /// <param name="requiresGrad">Whether its gradient is wanted; a constant otherwise.</param>
    public GradTensor(Tensor data, bool requiresGrad = true)
    {
        // TODO(week03.2): keep the numbers; a leaf has no parents
        throw new NotImplementedException("Week 3, task 2: keep the numbers; a leaf has no parents");
    }

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
        // TODO(week03.2): wrap the number in a constant of no dimensions
        throw new NotImplementedException("Week 3, task 2: wrap the number in a constant of no dimensions");
    }

    /// <summary>a + b, broadcasting.</summary>
    public static GradTensor operator +(GradTensor a, GradTensor b)
    {
        // TODO(week03.2): the sum, and the gradient for each operand
        throw new NotImplementedException("Week 3, task 2: the sum, and the gradient for each operand");
    }

    /// <summary>a − b, broadcasting.</summary>
    public static GradTensor operator -(GradTensor a, GradTensor b)
    {
        // TODO(week03.2): the difference, and the gradient for each operand
        throw new NotImplementedException("Week 3, task 2: the difference, and the gradient for each operand");
    }

    /// <summary>a·b element by element, broadcasting.</summary>
    public static GradTensor operator *(GradTensor a, GradTensor b)
    {
        // TODO(week03.2): the product, and the gradient for each operand
        throw new NotImplementedException("Week 3, task 2: the product, and the gradient for each operand");
    }

    /// <summary>a/b element by element, broadcasting.</summary>
    public static GradTensor operator /(GradTensor a, GradTensor b)
    {
        // TODO(week03.2): the quotient, and the gradient for each operand
        throw new NotImplementedException("Week 3, task 2: the quotient, and the gradient for each operand");
    }

    /// <summary>−a.</summary>
    public static GradTensor operator -(GradTensor a)
    {
        // TODO(week03.2): the negative and its gradient
        throw new NotImplementedException("Week 3, task 2: the negative and its gradient");
    }

    /// <summary>The matrix product; leading dimensions broadcast. dA = g Bᵀ, dB = Aᵀ g.</summary>
    /// <param name="other">[…, k, m].</param>
    /// <returns>[…, n, m] from this [..., n, k].</returns>
    /// <exception cref="ArgumentException">An operand has fewer than two dimensions, or the inner sizes differ.</exception>
    public GradTensor MatMul(GradTensor other)
    {
        // TODO(week03.2): the product, and for each operand the gradient times the other one transposed
        throw new NotImplementedException("Week 3, task 2: the product, and for each operand the gradient times the other one transposed");
    }

    /// <summary>The sum over dimensions.</summary>
    /// <param name="dims">Which; all when null. Negative ones count from the end.</param>
    /// <param name="keepdim">Whether they stay, with size 1.</param>
    public GradTensor Sum(long[]? dims = null, bool keepdim = false)
    {
        // TODO(week03.2): the sum; the gradient goes to every summand
        throw new NotImplementedException("Week 3, task 2: the sum; the gradient goes to every summand");
    }

    /// <summary>The mean over dimensions.</summary>
    /// <param name="dims">Which; all when null.</param>
    /// <param name="keepdim">Whether they stay, with size 1.</param>
    public GradTensor Mean(long[]? dims = null, bool keepdim = false)
    {
        // TODO(week03.2): the sum over the number of summands
        throw new NotImplementedException("Week 3, task 2: the sum over the number of summands");
    }

    /// <summary>eˣ.</summary>
    public GradTensor Exp()
    {
        // TODO(week03.2): the exponential and its gradient
        throw new NotImplementedException("Week 3, task 2: the exponential and its gradient");
    }

    /// <summary>The natural logarithm.</summary>
    public GradTensor Log()
    {
        // TODO(week03.2): the logarithm and its gradient
        throw new NotImplementedException("Week 3, task 2: the logarithm and its gradient");
    }

    /// <summary>tanh x.</summary>
    public GradTensor Tanh()
    {
        // TODO(week03.2): the hyperbolic tangent and its gradient
        throw new NotImplementedException("Week 3, task 2: the hyperbolic tangent and its gradient");
    }

    /// <summary>max(x, 0), with gradient 0 at 0.</summary>
    public GradTensor Relu()
    {
        // TODO(week03.2): the rectified tensor and its gradient
        throw new NotImplementedException("Week 3, task 2: the rectified tensor and its gradient");
    }

    /// <summary>Each element to a constant power; the gradient of the power 0 is 0 everywhere.</summary>
    /// <param name="exponent">n.</param>
    public GradTensor Pow(double exponent)
    {
        // TODO(week03.2): the power and its gradient
        throw new NotImplementedException("Week 3, task 2: the power and its gradient");
    }

    /// <summary>The same elements in another shape.</summary>
    /// <param name="shape">The new sizes; one of them may be −1.</param>
    public GradTensor Reshape(params long[] shape)
    {
        // TODO(week03.2): reshape forwards, and back
        throw new NotImplementedException("Week 3, task 2: reshape forwards, and back");
    }

    /// <summary>Two dimensions exchanged.</summary>
    /// <param name="dim0">The one.</param>
    /// <param name="dim1">The other.</param>
    public GradTensor Transpose(long dim0, long dim1)
    {
        // TODO(week03.2): exchange forwards, and back
        throw new NotImplementedException("Week 3, task 2: exchange forwards, and back");
    }

    /// <summary>The logarithm of the softmax as one node, stable for large inputs. Gradient: g − softmax·Σg.</summary>
    /// <param name="dim">Along which the probabilities sum to 1.</param>
    public GradTensor LogSoftmax(long dim)
    {
        // TODO(week03.2): subtract the log-sum-exp of shifted inputs
        throw new NotImplementedException("Week 3, task 2: subtract the log-sum-exp of shifted inputs");
    }

    /// <summary>Rows of a table by index (an embedding). Rows that repeat add up their gradients.</summary>
    /// <param name="index">int64 of any shape S, in [0, V).</param>
    /// <returns>[S, d] from this [V, d].</returns>
    /// <exception cref="ArgumentException">This is not a table, or the index is not int64.</exception>
    public GradTensor Rows(Tensor index)
    {
        // TODO(week03.2): select rows forwards; add each gradient to its row backwards
        throw new NotImplementedException("Week 3, task 2: select rows forwards; add each gradient to its row backwards");
    }

    /// <summary>Elements picked along a dimension. Elements that repeat add up their gradients.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">int64, as <c>Tensor.gather</c> takes it.</param>
    /// <returns>The shape of the index.</returns>
    public GradTensor Gather(long dim, Tensor index)
    {
        // TODO(week03.2): gather forwards; scatter and add backwards
        throw new NotImplementedException("Week 3, task 2: gather forwards; scatter and add backwards");
    }

    /// <summary>Computes the gradient of ⟨gradient, this⟩ by every leaf that wants one, and adds it to their <see cref="Grad"/>.</summary>
    /// <param name="gradient">The gradient of the loss by this tensor, of its shape; 1 when left out, for one element only.</param>
    /// <exception cref="InvalidOperationException">It was left out for several elements, or nothing here wants a gradient.</exception>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public void Backward(Tensor? gradient = null)
    {
        // TODO(week03.2): order the graph, clear what is not a leaf, and pull each gradient back to the parents, summed to their shape
        throw new NotImplementedException("Week 3, task 2: order the graph, clear what is not a leaf, and pull each gradient back to the parents, summed to their shape");
    }

    /// <summary>Forgets the gradient.</summary>
    public void ZeroGrad()
    {
        // TODO(week03.2): drop the gradient
        throw new NotImplementedException("Week 3, task 2: drop the gradient");
    }
}

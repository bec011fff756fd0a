namespace Katas.Pretraining;

/// <summary>Cuts training examples out of one long stream of tokens.</summary>
public static class TokenWindows
{
    /// <summary>Windows that start at uniform random positions: inputs <c>tokens[s … s+T−1]</c>, targets <c>tokens[s+1 … s+T]</c>. Every s with s + T &lt; n is possible.</summary>
    /// <param name="tokens">int64 [n].</param>
    /// <param name="batch">How many windows, at least 1.</param>
    /// <param name="length">T, from 1 to n − 1.</param>
    /// <param name="generator">Where the starts come from.</param>
    /// <returns>Inputs and targets, int64 [batch, T] on the device of <paramref name="tokens"/>.</returns>
    /// <exception cref="ArgumentException">The stream is not int64 [n] with n above <paramref name="length"/>, or a size is below 1.</exception>
    public static (Tensor Inputs, Tensor Targets) Sample(Tensor tokens, long batch, long length, Generator generator)
    {
        // solution:begin task 5: draw the starts, index a range from each, and the same one further
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 1 || tokens.size(0) <= length)
        {
            throw new ArgumentException($"Expected int64 tokens [n] with n above {length}, not {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        var starts = randint(tokens.size(0) - length, [batch, 1], dtype: ScalarType.Int64, device: generator.device, generator: generator);
        var places = starts.to(tokens.device) + arange(length, device: tokens.device);   // [batch, T]
        return (tokens[places].MoveToOuterDisposeScope(), tokens[places + 1].MoveToOuterDisposeScope());
        // solution:end
    }
}

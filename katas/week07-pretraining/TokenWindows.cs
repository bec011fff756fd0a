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
        // TODO(week07.5): draw the starts, index a range from each, and the same one further
        throw new NotImplementedException("Week 7, task 5: draw the starts, index a range from each, and the same one further");
    }
}

namespace Katas.Attention;

/// <summary>The keys and values of all positions decoded so far, in two buffers that are allocated once.</summary>
/// <remarks>Decoding n tokens one by one then projects n positions instead of n²/2. Nothing written to the cache carries a gradient.</remarks>
public sealed class KeyValueCache : IDisposable
{
    // solution:begin
    private readonly Tensor _keys; // [B, H, capacity, dh]
    private readonly Tensor _values; // [B, H, capacity, dh]

    // solution:end
    /// <summary>Allocates room for <paramref name="capacity"/> positions.</summary>
    /// <param name="batch">B, ≥ 1.</param>
    /// <param name="numHeads">H, ≥ 1.</param>
    /// <param name="capacity">How many positions fit, ≥ 1.</param>
    /// <param name="headDim">dh, ≥ 1.</param>
    /// <param name="dtype">The dtype of both buffers.</param>
    /// <param name="device">Where they live; null is the CPU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public KeyValueCache(long batch, long numHeads, long capacity, long headDim, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        // solution:begin task 8: allocate both buffers
        foreach (var size in new[] { batch, numHeads, capacity, headDim })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        }

        Capacity = capacity;
        // The buffers outlive any scope that is open now: the cache disposes of them.
        _keys = zeros([batch, numHeads, capacity, headDim], dtype, device).DetachFromDisposeScope();
        _values = zeros([batch, numHeads, capacity, headDim], dtype, device).DetachFromDisposeScope();
        // solution:end
    }

    /// <summary>How many positions are stored.</summary>
    public long Length { get; private set; }

    /// <summary>How many positions fit.</summary>
    public long Capacity { get; }

    /// <summary>Copies the keys and values of the next T positions behind the old ones.</summary>
    /// <param name="keys"><c>[B, H, T, dh]</c>.</param>
    /// <param name="values"><c>[B, H, T, dh]</c>.</param>
    /// <returns>Views <c>[B, H, Length, dh]</c> of the buffers, the new positions included; nothing is concatenated.</returns>
    /// <exception cref="ArgumentException">A shape does not fit; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">There is no room for T more positions; nothing has changed.</exception>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        // solution:begin task 8: check shapes and room, copy into the next T positions and return views of all that is stored
        RequireEntry(keys, nameof(keys));
        RequireEntry(values, nameof(values));
        var count = keys.size(2);
        if (values.size(2) != count)
        {
            throw new ArgumentException($"There are {count} keys but {values.size(2)} values.", nameof(values));
        }

        if (Length + count > Capacity)
        {
            throw new InvalidOperationException($"The cache holds {Length} of {Capacity} positions; {count} more do not fit.");
        }

        using var recordsNothing = no_grad();
        using (NewDisposeScope())
        {
            _keys.narrow(2, Length, count).copy_(keys);
            _values.narrow(2, Length, count).copy_(values);
        }

        Length += count;
        return (_keys.narrow(2, 0, Length), _values.narrow(2, 0, Length));
        // solution:end
    }

    /// <summary>Forgets everything from position <paramref name="length"/> on.</summary>
    /// <param name="length">How many positions to keep, 0 … <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length lies outside of that range.</exception>
    public void Truncate(long length)
    {
        // solution:begin task 8: move the end of what is stored
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
        // solution:end
    }

    /// <summary>Frees both buffers.</summary>
    public void Dispose()
    {
        // solution:begin task 8: dispose of both buffers
        _keys.Dispose();
        _values.Dispose();
        // solution:end
    }
    // solution:begin

    private void RequireEntry(Tensor entry, string name)
    {
        var (batch, heads, width) = (_keys.size(0), _keys.size(1), _keys.size(3));
        if (entry.dim() != 4 || entry.size(0) != batch || entry.size(1) != heads || entry.size(3) != width)
        {
            throw new ArgumentException($"Expected [{batch}, {heads}, T, {width}], not [{string.Join(", ", entry.shape)}].", name);
        }
    }
    // solution:end
}

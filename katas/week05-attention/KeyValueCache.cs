namespace Katas.Attention;

/// <summary>The keys and values of all positions decoded so far, in two buffers that are allocated once.</summary>
/// <remarks>Decoding n tokens one by one then projects n positions instead of n²/2. Nothing written to the cache carries a gradient.</remarks>
public sealed class KeyValueCache : IDisposable
{
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
        // TODO(week05.8): allocate both buffers
        throw new NotImplementedException("Week 5, task 8: allocate both buffers");
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
        // TODO(week05.8): check shapes and room, copy into the next T positions and return views of all that is stored
        throw new NotImplementedException("Week 5, task 8: check shapes and room, copy into the next T positions and return views of all that is stored");
    }

    /// <summary>Forgets everything from position <paramref name="length"/> on.</summary>
    /// <param name="length">How many positions to keep, 0 … <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length lies outside of that range.</exception>
    public void Truncate(long length)
    {
        // TODO(week05.8): move the end of what is stored
        throw new NotImplementedException("Week 5, task 8: move the end of what is stored");
    }

    /// <summary>Frees both buffers.</summary>
    public void Dispose()
    {
        // TODO(week05.8): dispose of both buffers
        throw new NotImplementedException("Week 5, task 8: dispose of both buffers");
    }
}

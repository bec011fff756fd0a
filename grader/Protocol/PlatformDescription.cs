namespace Katas.Grader.Protocol;

/// <summary>What a worker found on its machine.</summary>
public sealed record PlatformDescription
{
    /// <summary>The folder that libtorch was loaded from.</summary>
    public string LibtorchFolder { get; init; } = string.Empty;

    /// <summary>In words, whether TorchSharp's library had to be patched for this host.</summary>
    public string Compatibility { get; init; } = string.Empty;

    /// <summary>Whether there is a CUDA device.</summary>
    public bool Cuda { get; init; }

    /// <summary>Why there is none, and what to do; null when there is one.</summary>
    public string? CudaProblem { get; init; }

    /// <summary>The libtorch that was loaded: its version, and its CUDA version if it has one.</summary>
    public string Libtorch { get; init; } = string.Empty;
}

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
}

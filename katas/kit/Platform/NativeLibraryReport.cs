namespace Katas.Kit.Platform;

/// <summary>Where the native libraries of this process came from.</summary>
/// <param name="LibtorchFolder">The folder of libtorch.</param>
/// <param name="Compatibility">Whether TorchSharp's own library had to be patched for this host.</param>
/// <param name="TorchSharpHandle">The system's handle of TorchSharp's own library.</param>
/// <param name="LibtorchVersion">libtorch's version; empty when it does not say.</param>
/// <param name="CudaVersion">The CUDA version that libtorch was built with; null for a libtorch of the CPU only.</param>
/// <param name="MissingFunctions">Functions that TorchSharp calls and this libtorch does not have; calling one ends the process.</param>
public sealed record NativeLibraryReport(
    string LibtorchFolder, CompatibilityResult Compatibility, nint TorchSharpHandle, string LibtorchVersion, string? CudaVersion, IReadOnlyList<string> MissingFunctions);

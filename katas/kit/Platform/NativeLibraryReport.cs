namespace Katas.Kit.Platform;

/// <summary>Where the native libraries of this process came from.</summary>
/// <param name="LibtorchFolder">The folder of libtorch.</param>
/// <param name="Compatibility">Whether TorchSharp's own library had to be patched for this host.</param>
/// <param name="TorchSharpHandle">The system's handle of TorchSharp's own library.</param>
public sealed record NativeLibraryReport(string LibtorchFolder, CompatibilityResult Compatibility, nint TorchSharpHandle);

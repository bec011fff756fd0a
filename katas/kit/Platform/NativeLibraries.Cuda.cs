using TorchSharp;

namespace Katas.Kit.Platform;

/// <content>What CUDA needs beside libtorch.</content>
public static partial class NativeLibraries
{
    /// <summary>Why no CUDA device can be used, and what to do; null when one can.</summary>
    public static string? CudaProblem()
    {
        var report = Load();
        return torch.cuda.is_available() ? null
            : OperatingSystem.IsMacOS() ? "CUDA does not exist for macOS: GPU specs are recorded as pending."
            : report.CudaVersion is null ? CpuOnly(report)
            : CudaDriver.Problem(report.CudaVersion) ?? $"The driver works, but libtorch {report.LibtorchVersion} finds no CUDA device that it was built for.";
    }

    private static string CpuOnly(NativeLibraryReport report) =>
        (string.IsNullOrEmpty(Chosen)
            ? "The libtorch of the packages is the one for the CPU. `TorchBackend=cuda ./kata doctor` builds with the one for CUDA 12.8 (about 3 GB to download, once)"
            : $"{OverrideVariable} points to a libtorch for the CPU only ({report.LibtorchFolder})")
        + $"; or set {OverrideVariable} to the lib folder of a PyTorch that was installed with CUDA.";

    // cuDNN and the run-time compiler are opened by name when they are first used; where each package has a folder of its own, they would not be found.
    private static void LoadWhatCudaOpensLater(DependencyLoader loader, LibtorchLocation location)
    {
        var prefixes = new[] { "libcaffe2_nvrtc", "libnvrtc", "libcudnn", "caffe2_nvrtc", "nvrtc", "cudnn" };
        foreach (var file in location.SearchFolders.SelectMany(Directory.GetFiles)
            .Where(file => prefixes.Any(prefix => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal)) && !file.Contains(".alt.", StringComparison.Ordinal)))
        {
            loader.TryLoad(file);
        }
    }

    private static string CudaVersion(DependencyLoader loader, LibtorchLocation location) =>
        location.Version.Split("+cu") is [_, { Length: > 2 } digits] ? $"{digits[..^1]}.{digits[^1]}"
        : loader.Loaded.FirstOrDefault(file => file.StartsWith("libcudart", StringComparison.Ordinal)) is { } runtime ? runtime.Split(".so.")[^1]
        : "12.8";
}

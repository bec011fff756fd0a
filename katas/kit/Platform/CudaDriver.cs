using System.Runtime.InteropServices;

namespace Katas.Kit.Platform;

/// <summary>Asks NVIDIA's driver, without libtorch, what it can do.</summary>
internal static class CudaDriver
{
    private delegate int GetVersion(out int version);

    private delegate int Initialize(uint flags);

    /// <summary>Why the driver offers no device, in words; null when it does.</summary>
    /// <param name="needed">The CUDA version that libtorch was built with, such as <c>13.0</c> or <c>12</c>; empty when not known.</param>
    public static string? Problem(string needed)
    {
        var library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(library, out var driver))
        {
            return $"There is no NVIDIA driver: {library} was not found. Install the driver; in a container, start it with access to the GPU (docker run --gpus all).";
        }

        var supported = 0;
        _ = Export<GetVersion>(driver, "cuDriverGetVersion")?.Invoke(out supported);
        if (int.TryParse(needed.Split('.')[0], out var major) && supported > 0 && supported / 1000 < major)
        {
            return $"The NVIDIA driver is too old: it supports CUDA {supported / 1000}.{supported % 1000 / 10}, and this libtorch was built with CUDA {needed}. Update the driver, or use a libtorch for an older CUDA.";
        }

        var visible = Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES");
        return Export<Initialize>(driver, "cuInit")?.Invoke(0) switch
        {
            0 => null,
            100 => $"The NVIDIA driver finds no device{(visible is null ? string.Empty : $"; CUDA_VISIBLE_DEVICES is '{visible}'")}.",
            var error => $"The NVIDIA driver does not start (cuInit gives {error}). Does `nvidia-smi` work? After an update of the driver the machine must be started anew.",
        };
    }

    private static T? Export<T>(nint library, string name)
        where T : Delegate => NativeLibrary.TryGetExport(library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;
}

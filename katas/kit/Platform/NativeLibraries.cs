using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Katas.Kit.Platform;

/// <summary>Loads libtorch and the other native libraries from the package folder, so that no build output holds a copy.</summary>
public static class NativeLibraries
{
    private static readonly Lazy<NativeLibraryReport> Loading = new(LoadTorch);

    /// <summary>The folder of a libtorch to use instead of the package's.</summary>
    public const string OverrideVariable = "KATAS_LIBTORCH";

    /// <summary>The folders of this platform's native libraries, as the build found them in the packages.</summary>
    public static IReadOnlyList<string> Folders { get; } = Metadata("NativeFolders").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The backend that was built: <c>cpu</c> or <c>cuda</c>.</summary>
    public static string Backend { get; } = Metadata("TorchBackend");

    /// <summary>Loads libtorch if that has not happened yet. Everything that uses tensors calls it, directly or by its module initialiser.</summary>
    /// <returns>Where the libraries came from.</returns>
    /// <exception cref="KataException">A library is missing or does not load; the message says what to do.</exception>
    public static NativeLibraryReport Load() => Loading.Value;

    /// <summary>Makes the native libraries known as soon as the kit is used, and loads libtorch.</summary>
#pragma warning disable CA2255 // the kit is an application's library: libtorch must be there before TorchSharp's first use
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => Resolve(name);

    private static nint Resolve(string name)
    {
        if (name == "LibTorchSharp")
        {
            return Load().TorchSharpHandle;
        }

        foreach (var folder in Folders)
        {
            var path = Path.Combine(folder, FileName(name));
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static NativeLibraryReport LoadTorch()
    {
        var chosen = Environment.GetEnvironmentVariable(OverrideVariable);
        var libtorch = string.IsNullOrEmpty(chosen) ? FolderOf(FileName("torch_cpu")) : chosen;
        string[] parts = Backend == "cuda" ? ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"] : ["c10", "torch_cpu", "torch"];
        foreach (var part in parts)
        {
            LoadFile(Path.Combine(libtorch, FileName(part)), required: !part.EndsWith("cuda", StringComparison.Ordinal));
        }

        var bridge = Path.Combine(FolderOf(FileName("LibTorchSharp")), FileName("LibTorchSharp"));
        var compatibility = OperatingSystem.IsLinux()
            ? CompatibilityCopy.Ensure(bridge, HostCppRuntime(), CacheFolder())
            : new CompatibilityResult(CompatibilityOutcome.NotNeeded, bridge);
        var handle = LoadFile(compatibility.Library, required: true);
        return new NativeLibraryReport(libtorch, compatibility, handle);
    }

    private static string FolderOf(string file) =>
        Folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, file)))
        ?? throw new KataException(
            $"{file} was not found in the package folders [{string.Join(", ", Folders)}]. Run `dotnet restore --force` in the repository, "
            + $"or set {OverrideVariable} to the lib folder of an existing libtorch.");

    private static nint LoadFile(string path, bool required)
    {
        if (!required && !File.Exists(path))
        {
            return 0;
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new KataException($"The native library {path} could not be loaded. `./kata doctor` explains. The system says: {failure.Message}", failure);
        }
    }

    private static string FileName(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? name
        : OperatingSystem.IsWindows() ? $"{name}.dll"
        : $"{(name.StartsWith("lib", StringComparison.Ordinal) ? string.Empty : "lib")}{name}.{(OperatingSystem.IsMacOS() ? "dylib" : "so")}";

    // The path of the libstdc++ that this process really uses: the system's loader knows its search order best.
    private static string? HostCppRuntime()
    {
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out _))
        {
            return null;
        }

        return File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains("/libstdc++.so", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault();
    }

    private static string CacheFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var root = string.IsNullOrEmpty(home) ? Path.Combine(Path.GetTempPath(), $"katas-{Environment.UserName}") : Path.Combine(home, "katas");
        return Path.Combine(root, "native", typeof(torch).Assembly.GetName().Version!.ToString());
    }

    private static string Metadata(string key) =>
        typeof(NativeLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value ?? string.Empty;
}

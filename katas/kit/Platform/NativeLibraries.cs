using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Katas.Kit.Platform;

/// <summary>Loads libtorch and the other native libraries from the package folder, so that no build output holds a copy.</summary>
public static partial class NativeLibraries
{
    private static readonly Lazy<NativeLibraryReport> Loading = new(LoadTorch);
    private static readonly Lazy<LibtorchLocation> Located = new(Locate);

    /// <summary>The folder of a libtorch to use instead of the package's.</summary>
    public const string OverrideVariable = "KATAS_LIBTORCH";

    /// <summary>The folders of this platform's native libraries, as the build found them in the packages.</summary>
    public static IReadOnlyList<string> Folders { get; } = Metadata("NativeFolders").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The backend that was built: <c>cpu</c> or <c>cuda</c>.</summary>
    public static string Backend { get; } = Metadata("TorchBackend");

    /// <summary>The libtorch that TorchSharp is made for, such as <c>2.10</c>.</summary>
    public static string MadeFor { get; } = string.Join('.', Metadata("LibtorchVersion").Split('.').Take(2));

    /// <summary>Loads libtorch if that has not happened yet. Everything that uses tensors calls it, directly or by its module initialiser.</summary>
    /// <returns>Where the libraries came from.</returns>
    /// <exception cref="KataException">A library is missing or does not load; the message says what to do.</exception>
    public static NativeLibraryReport Load() => Loading.Value;

    /// <summary>Makes the native libraries known as soon as the kit is used, and loads libtorch.</summary>
#pragma warning disable CA2255 // the kit is an application's library: libtorch must be there before TorchSharp's first use
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => Resolve(name);

    private static string? Chosen => Environment.GetEnvironmentVariable(OverrideVariable);

    private static nint Resolve(string name)
    {
        if (name == "LibTorchSharp")
        {
            return Load().TorchSharpHandle;
        }

        var file = FileName(name);
        return Located.Value.SearchFolders.Concat(Folders).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path && NativeLibrary.TryLoad(path, out var handle) ? handle : 0;
    }

    private static LibtorchLocation Locate() =>
        string.IsNullOrEmpty(Chosen) ? LibtorchLocation.OfPackages(Folders, FileName("torch_cpu")) : LibtorchLocation.OfInstallation(Chosen, FileName("torch_cpu"));

    private static NativeLibraryReport LoadTorch()
    {
        var location = Located.Value;
        var loader = new DependencyLoader(location.SearchFolders, CacheFolder());
        if (OperatingSystem.IsWindows())
        {
            // Windows looks for what a library needs on the path.
            Environment.SetEnvironmentVariable("PATH", string.Join(';', location.SearchFolders.Append(Environment.GetEnvironmentVariable("PATH"))));
        }

        var hasCuda = loader.Find(FileName("torch_cuda")) is not null;
        string[] parts = hasCuda ? ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"] : ["c10", "torch_cpu", "torch"];
        nint torchHandle = 0;
        foreach (var part in parts)
        {
            torchHandle = loader.Load(loader.Find(FileName(part)) ?? Path.Combine(location.Folder, FileName(part)));
        }

        if (hasCuda && string.IsNullOrEmpty(Chosen))
        {
            LoadWhatCudaOpensLater(loader, location);
        }

        var bridge = Folders.Select(folder => Path.Combine(folder, FileName("LibTorchSharp"))).FirstOrDefault(File.Exists)
            ?? throw new KataException($"{FileName("LibTorchSharp")} was not found in the package folders [{string.Join(", ", Folders)}]. Run `dotnet restore --force` in the repository.");
        var compatibility = OperatingSystem.IsLinux()
            ? CompatibilityCopy.Ensure(bridge, HostCppRuntime(), CacheFolder())
            : new CompatibilityResult(CompatibilityOutcome.NotNeeded, bridge);
        var handle = LoadBridge(compatibility.Library, location);
        return new NativeLibraryReport(location.Folder, compatibility, handle, location.Version, hasCuda ? CudaVersion(loader, location) : null, MissingFunctions(bridge, location, torchHandle));
    }

    // TorchSharp's library binds functions when they are first called (no BIND_NOW), so that another libtorch often serves: what it lacks is looked up here, instead of at the call.
    private static IReadOnlyList<string> MissingFunctions(string bridge, LibtorchLocation location, nint torchHandle) =>
        !OperatingSystem.IsLinux() || location.Version.StartsWith(MadeFor, StringComparison.Ordinal) ? []
        : [.. ElfLibrary.Undefined(bridge).Where(name => name != CompatibilityCopy.UncalledFunction && !NativeLibrary.TryGetExport(torchHandle, name, out _))];

    private static nint LoadBridge(string library, LibtorchLocation location)
    {
        try
        {
            return NativeLibrary.Load(library);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            var version = location.Version.Length == 0 || location.Version.StartsWith(MadeFor, StringComparison.Ordinal)
                ? string.Empty
                : $" It is made for libtorch {MadeFor}, and {location.Folder} holds {location.Version}: unset {OverrideVariable}, or set it to a libtorch {MadeFor}.";
            throw new KataException($"The native library {library} could not be loaded.{version} `./kata doctor` explains. The system says: {DependencyLoader.SystemWords(failure)}", failure);
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

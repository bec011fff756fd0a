using System.Runtime.InteropServices;
using Katas.Grader.Compilation;
using Katas.Kit.Data;

namespace Katas.Grader.Execution;

/// <summary>What an isolated worker sees of the machine, as arguments of bubblewrap: what is not named here is not there.</summary>
internal static class IsolatedView
{
    /// <summary>The one folder that can be written; it lies in memory.</summary>
    public const string TemporaryFolder = "/tmp";

    private const string TemporaryBytes = "67108864";

    private static readonly string[] Libraries = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    // Of /etc, what the loader of libraries, the clock and the drawing of text read; /sys tells libtorch of the processors.
    private static readonly string[] Shared =
    [
        "/usr", "/nix/store", "/gnu/store", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/os-release",
        "/var/cache/fontconfig", "/sys/devices/system",
    ];

    private static readonly string[] Variables = ["CUDA_HOME", "CUDA_PATH", "FONTCONFIG_PATH"];

    /// <summary>The <c>dotnet</c> program whose runtime this process uses.</summary>
    public static string Dotnet => Path.Combine(DotnetFolder, "dotnet");

    private static string DotnetFolder => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The arguments.</summary>
    /// <param name="toolchain">The built worker.</param>
    /// <param name="readable">Files and folders that can be read besides.</param>
    public static IReadOnlyList<string> Arguments(Toolchain toolchain, IEnumerable<string> readable)
    {
        var places = Shared.Concat(Runtime()).Concat(Torch(toolchain)).Concat(Data()).Append(toolchain.WorkerFolder).Concat(readable);
        return
        [
            "--unshare-all", "--new-session", "--die-with-parent", "--cap-drop", "ALL",
            "--size", TemporaryBytes, "--tmpfs", TemporaryFolder,
            // bubblewrap leaves /proc/sys to root, who could then set the system's parameters.
            "--proc", "/proc", "--ro-bind-try", "/proc/sys", "/proc/sys", "--ro-bind-try", "/proc/sysrq-trigger", "/proc/sysrq-trigger",
            "--dev", "/dev", .. Devices(), "--remount-ro", "/dev",
            .. Libraries.SelectMany(Library),
            .. places.SelectMany(path => new[] { "--ro-bind-try", path, path }),
            .. PatchedLibraries(),
            "--remount-ro", "/",
        ];
    }

    private static IEnumerable<string> Library(string folder) =>
        new DirectoryInfo(folder) is { LinkTarget: { } target } ? ["--symlink", target, folder] : ["--ro-bind-try", folder, folder];

    // Not the whole folder, which may be the user's ~/.dotnet.
    private static IEnumerable<string> Runtime() => [Dotnet, Path.Combine(DotnetFolder, "host"), Path.Combine(DotnetFolder, "shared")];

    private static IEnumerable<string> Torch(Toolchain toolchain)
    {
        var search = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? string.Empty).Split(':').Where(Path.IsPathRooted);
        var given = Variables.Select(Environment.GetEnvironmentVariable).Where(value => !string.IsNullOrEmpty(value)).Select(value => Path.GetFullPath(value!));
        return [.. toolchain.NativeFolders, .. Installation(Environment.GetEnvironmentVariable("KATAS_LIBTORCH")), .. search, .. given];
    }

    private static IEnumerable<string> Data()
    {
        var places = DataPlaces.OfUser();
        return places.Given is { } given ? [Path.GetFullPath(given), places.Cache] : [places.Cache];
    }

    // The folder `lib` or the one above it; what PyTorch needs of NVIDIA's lies beside that one.
    private static IEnumerable<string> Installation(string? chosen)
    {
        if (string.IsNullOrEmpty(chosen))
        {
            return [];
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(chosen));
        var home = Path.GetFileName(folder) == "lib" ? Path.GetDirectoryName(folder)! : folder;
        return [home, Path.GetFullPath(Path.Combine(home, "..", "nvidia"))];
    }

    // On the first run of all there is none yet: each worker then makes its own.
    private static IEnumerable<string> PatchedLibraries()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "katas", "native");
        return Directory.Exists(folder) ? ["--ro-bind", folder, folder] : ["--size", TemporaryBytes, "--tmpfs", folder];
    }

    private static IEnumerable<string> Devices() =>
        new DirectoryInfo("/dev").GetFileSystemInfos("nvidia*").SelectMany(device => new[] { "--dev-bind", device.FullName, device.FullName });
}

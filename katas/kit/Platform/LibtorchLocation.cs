using System.Text.RegularExpressions;

namespace Katas.Kit.Platform;

/// <summary>Where libtorch lies: in the packages, or in an installation that <c>KATAS_LIBTORCH</c> names.</summary>
/// <param name="Folder">The folder of <c>libtorch_cpu</c>.</param>
/// <param name="SearchFolders">The folders that hold it and what it needs.</param>
/// <param name="Version">Its version, such as <c>2.10.0</c> or <c>2.11.0+cu130</c>; empty when it does not say.</param>
internal sealed partial record LibtorchLocation(string Folder, IReadOnlyList<string> SearchFolders, string Version)
{
    /// <summary>The libtorch of the packages.</summary>
    /// <param name="packages">The packages' folders of native libraries.</param>
    /// <param name="library">The file name of <c>libtorch_cpu</c>.</param>
    public static LibtorchLocation OfPackages(IReadOnlyList<string> packages, string library)
    {
        var folder = packages.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, library)))
            ?? throw new KataException(
                $"{library} was not found in the package folders [{string.Join(", ", packages)}]. Run `dotnet restore --force` in the repository, "
                + $"or set {NativeLibraries.OverrideVariable} to the lib folder of an existing libtorch.");
        return new(folder, packages, PackageVersion().Match(folder).Groups["version"].Value);
    }

    /// <summary>An installed libtorch, or the one inside a Python installation of PyTorch with NVIDIA's packages beside it.</summary>
    /// <param name="chosen">Its <c>lib</c> folder, or the folder above.</param>
    /// <param name="library">The file name of <c>libtorch_cpu</c>.</param>
    public static LibtorchLocation OfInstallation(string chosen, string library)
    {
        var lib = new[] { chosen, Path.Combine(chosen, "lib"), Path.Combine(chosen, "torch", "lib") }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, library)))
            ?? throw new KataException(
                $"libtorch could not be loaded: {NativeLibraries.OverrideVariable} is {chosen}, where there is no {library}, nor is there one in its folder lib.\n"
                + "Set it to the lib folder of a libtorch, or of PyTorch: python -c \"import os, torch; print(os.path.join(os.path.dirname(torch.__file__), 'lib'))\". `./kata doctor` explains.");
        var home = Path.GetDirectoryName(Path.GetFullPath(lib).TrimEnd(Path.DirectorySeparatorChar))!;
        var nvidia = Path.Combine(Path.GetDirectoryName(home) ?? home, "nvidia");
        var cuda = Directory.Exists(nvidia)
            ? Directory.GetDirectories(nvidia).Order(StringComparer.Ordinal).SelectMany(package => new[] { Path.Combine(package, "lib"), Path.Combine(package, "bin") }).Where(Directory.Exists)
            : [];
        return new(lib, [lib, .. cuda], InstalledVersion(home));
    }

    // PyTorch says it in version.py, the archives of libtorch in build-version.
    private static string InstalledVersion(string home)
    {
        var (python, archive) = (Path.Combine(home, "version.py"), Path.Combine(home, "build-version"));
        return File.Exists(python) ? PythonVersion().Match(File.ReadAllText(python)).Groups["version"].Value
            : File.Exists(archive) ? File.ReadAllText(archive).Trim()
            : string.Empty;
    }

    [GeneratedRegex(@"[\\/]libtorch-[^\\/]+[\\/](?<version>\d+\.\d+\.\d+)")]
    private static partial Regex PackageVersion();

    [GeneratedRegex(@"__version__\s*=\s*['""](?<version>[^'""]+)['""]")]
    private static partial Regex PythonVersion();
}

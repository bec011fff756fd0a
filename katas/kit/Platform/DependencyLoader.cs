using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Katas.Kit.Platform;

/// <summary>
/// Loads native libraries that lie in several folders. The system's loader looks for what a library needs only where that library says;
/// but it takes what is loaded already under the name that is asked for: so everything needed is loaded first, from the leaves up.
/// </summary>
/// <remarks>
/// That does not help where a file's name is not the one that the library itself gives (<c>SONAME</c>), as with libtorch's own copies of libgomp and
/// libcudart: a library that does not load is therefore tried again in a folder of links to all of them, as each looks in its own folder.
/// </remarks>
/// <param name="folders">Where libraries are looked for, in order.</param>
/// <param name="cache">Where the folder of links may be made.</param>
internal sealed class DependencyLoader(IReadOnlyList<string> folders, string cache)
{
    private readonly Dictionary<string, nint> _loaded = new(StringComparer.Ordinal);

    /// <summary>The names of the files that were loaded.</summary>
    public IReadOnlyCollection<string> Loaded => _loaded.Keys;

    /// <summary>Finds a file in the folders; null when none has it.</summary>
    public string? Find(string file) => folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>Loads a library, and before it all that it needs and the folders have.</summary>
    /// <param name="path">The library's file.</param>
    /// <exception cref="KataException">It does not load; the message names what is missing.</exception>
    public nint Load(string path)
    {
        var file = Path.GetFileName(path);
        if (_loaded.TryGetValue(file, out var known))
        {
            return known;
        }

        _loaded[file] = 0;   // libraries may need each other
        foreach (var needed in ElfLibrary.Needed(path).Select(Find).OfType<string>())
        {
            TryLoad(needed);
        }

        try
        {
            return _loaded[file] = OperatingSystem.IsLinux() && folders.Count > 1 && !NativeLibrary.TryLoad(path, out _)
                ? NativeLibrary.Load(Path.Combine(LinkAll(), file))
                : NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            _loaded.Remove(file);
            var missing = Missing(path, []);
            var cause = missing.Count == 0 ? string.Empty : $" Missing here: {string.Join(", ", missing)}.";
            throw new KataException($"The native library {path} could not be loaded.{cause} `./kata doctor` explains. The system says: {SystemWords(failure)}", failure);
        }
    }

    /// <summary>Loads a library if that works.</summary>
    /// <param name="path">The library's file.</param>
    public void TryLoad(string path)
    {
        try
        {
            Load(path);
        }
        catch (KataException)
        {
            // The library that needs it says what is missing.
        }
    }

    /// <summary>What the system's loader said, without .NET's advice how to find out.</summary>
    internal static string SystemWords(Exception failure) => failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];

    // Made under another name and moved: another process may do the same at this moment.
    private string LinkAll()
    {
        var files = folders.SelectMany(Directory.GetFiles).Where(file => Path.GetFileName(file).Contains(".so", StringComparison.Ordinal)).DistinctBy(Path.GetFileName).ToList();
        var target = Path.Combine(cache, $"together-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files))))[..16]}");
        if (Directory.Exists(target))
        {
            return target;
        }

        var temporary = $"{target}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(temporary);
        foreach (var file in files)
        {
            File.CreateSymbolicLink(Path.Combine(temporary, Path.GetFileName(file)), file);
        }

        try
        {
            Directory.Move(temporary, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(temporary, recursive: true);
        }

        return target;
    }

    // Needed libraries that neither the folders nor the system have.
    private List<string> Missing(string path, HashSet<string> seen) =>
    [
        .. ElfLibrary.Needed(path).Where(seen.Add).SelectMany(needed =>
            Find(needed) is { } found ? Missing(found, seen)
            : NativeLibrary.TryLoad(needed, out _) ? []
            : (IEnumerable<string>)[needed]),
    ];
}

using System.Runtime.InteropServices;

namespace Katas.Kit.Platform;

/// <summary>
/// Loads native libraries that lie in several folders. The system's loader looks for what a library needs only where that library says;
/// but it takes what is loaded already under the name that is asked for: so everything needed is loaded first, from the leaves up.
/// </summary>
/// <param name="folders">Where libraries are looked for, in order.</param>
internal sealed class DependencyLoader(IReadOnlyList<string> folders)
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
            return _loaded[file] = NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            _loaded.Remove(file);
            var missing = Missing(path, []);
            var cause = missing.Count == 0 ? string.Empty : $" Missing here: {string.Join(", ", missing)}.";
            throw new KataException($"The native library {path} could not be loaded.{cause} `./kata doctor` explains. The system says: {failure.Message}", failure);
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

    // Needed libraries that neither the folders nor the system have.
    private List<string> Missing(string path, HashSet<string> seen) =>
    [
        .. ElfLibrary.Needed(path).Where(seen.Add).SelectMany(needed =>
            Find(needed) is { } found ? Missing(found, seen)
            : NativeLibrary.TryLoad(needed, out _) ? []
            : (IEnumerable<string>)[needed]),
    ];
}

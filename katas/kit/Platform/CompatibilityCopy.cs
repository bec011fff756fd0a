namespace Katas.Kit.Platform;

/// <summary>
/// Makes a copy of TorchSharp's Linux library that hosts with an older libstdc++ can load.
/// </summary>
/// <remarks>
/// <c>libLibTorchSharp.so</c> asks for <c>GLIBCXX_3.4.32</c> (GCC 13), which Debian 12, Ubuntu 22.04 and RHEL 9 lack. The one symbol
/// of that version, <c>std::ios_base_library_init()</c>, is never called, so the copy marks that version as weak.
/// </remarks>
public static class CompatibilityCopy
{
    /// <summary>The version that older hosts lack.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>The one symbol of that version, <c>std::ios_base_library_init()</c>.</summary>
    internal const string UncalledFunction = "_ZSt21ios_base_library_initv";

    /// <summary>Decides whether a library needs the copy, and makes it.</summary>
    /// <param name="library">The library file.</param>
    /// <param name="hostRuntime">The host's <c>libstdc++.so.6</c>; null when it is not known, which counts as old.</param>
    /// <param name="folder">Where the copy goes; it is created. Safe when several processes do this at once.</param>
    /// <returns>What was done, and the file to load.</returns>
    public static CompatibilityResult Ensure(string library, string? hostRuntime, string folder)
    {
        try
        {
            var image = File.ReadAllBytes(library);
            var need = ElfVersions.Read(image).Needs.FirstOrDefault(candidate => candidate.Version == Version);
            if (need is null || HostDefines(hostRuntime))
            {
                return new CompatibilityResult(CompatibilityOutcome.NotNeeded, library);
            }

            if (need.IsWeak)
            {
                return new CompatibilityResult(CompatibilityOutcome.AlreadyPatched, library);
            }

            var copy = Path.Combine(folder, Path.GetFileName(library));
            var patched = ElfVersions.Weaken(image, need);
            if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(patched))
            {
                WriteAtomically(copy, patched);
            }

            return new CompatibilityResult(CompatibilityOutcome.Patched, copy);
        }
        catch (InvalidDataException damage)
        {
            return new CompatibilityResult(CompatibilityOutcome.Unreadable, library, damage.Message);
        }
    }

    private static bool HostDefines(string? hostRuntime) =>
        hostRuntime is not null && ElfVersions.Read(File.ReadAllBytes(hostRuntime)).Definitions.Contains(Version);

    private static void WriteAtomically(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }
}

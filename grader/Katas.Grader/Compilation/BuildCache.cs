using System.Text;

namespace Katas.Grader.Compilation;

/// <summary>Compiled katas on the disk: code by the hash of what went in, specs by the hash of their sources and of the public side of the code they call.</summary>
/// <param name="folder">Where they are kept.</param>
internal sealed class BuildCache(string folder)
{
    private const int BuildsKept = 200;

    /// <summary>Where code is kept.</summary>
    public string CodeFile(string hash, string slug) => Path.Combine(folder, hash, $"{slug}.dll");

    /// <summary>Where specs are kept.</summary>
    public string SpecFile(string hash, string slug) => Path.Combine(folder, hash, $"{slug}.specs.dll");

    /// <summary>Where code is kept in parts.</summary>
    public string PartsFolder(string hash) => Path.Combine(folder, hash);

    /// <summary>The public side of kept code; null when it is not there.</summary>
    public static string? SurfaceOf(string codeFile) => IsWhole(codeFile) ? Read(SurfaceFile(codeFile)) : null;

    /// <summary>Whether an assembly is there, and as it was written: nobody waits for the disk when one is kept.</summary>
    public static bool IsWhole(string file) => File.Exists(file) && Read(HashFile(file)) is { Length: > 0 } hash && hash == ContentHash.OfFile(file);

    /// <summary>Keeps code.</summary>
    public static void KeepCode(string codeFile, EmittedAssembly code, string surface, IReadOnlyList<CompileProblem> warnings)
    {
        AtomicFile.Write(SurfaceFile(codeFile), Encoding.UTF8.GetBytes(surface), durable: false);
        CachedWarnings.Write(codeFile, warnings);
        Keep(codeFile, code);
    }

    /// <summary>Keeps an assembly.</summary>
    public static void Keep(string file, EmittedAssembly assembly)
    {
        AtomicFile.Write(Path.ChangeExtension(file, ".pdb"), assembly.Symbols, durable: false);
        AtomicFile.Write(file, assembly.Image, durable: false);
        AtomicFile.Write(HashFile(file), Encoding.UTF8.GetBytes(ContentHash.OfFile(file)), durable: false);
    }

    /// <summary>Remembers which specs a kata's sources gave last, so that the next run can load them before it has compiled anything.</summary>
    public void Remember(string slug, string sourceHash, string specFile)
    {
        try
        {
            AtomicFile.Write(LatestFile(slug), Encoding.UTF8.GetBytes($"{sourceHash}\n{specFile}"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A run beside this one writes it too: what is lost is a head start.
        }
    }

    /// <summary>The specs that equal sources gave last; null when there are none.</summary>
    public string? Recall(string slug, string sourceHash) =>
        Read(LatestFile(slug))?.Split('\n') is [var hash, var file] && hash == sourceHash && IsWhole(file) ? file : null;

    /// <summary>Says that builds are in use, so that they are the last to be deleted.</summary>
    public static void Touch(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(file)!, DateTime.UtcNow);
        }
    }

    /// <summary>Deletes the oldest builds.</summary>
    public void Prune()
    {
        foreach (var old in new DirectoryInfo(folder).GetDirectories().OrderByDescending(build => build.LastWriteTimeUtc).Skip(BuildsKept))
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (IOException)
            {
                // In use by a run beside this one: the next one deletes it.
            }
        }
    }

    private static string HashFile(string file) => $"{file}.sha256";

    private static string SurfaceFile(string codeFile) => Path.ChangeExtension(codeFile, ".surface");

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string LatestFile(string slug) => Path.Combine(folder, $"{slug}.latest");
}

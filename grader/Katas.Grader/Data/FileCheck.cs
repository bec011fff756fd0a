using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>Compares files with the hashes of the catalogue.</summary>
internal static class FileCheck
{
    /// <summary>How a file is that exists.</summary>
    /// <param name="file">What it should be.</param>
    /// <param name="path">Where it is, packed as the catalogue names it or unpacked.</param>
    public static FileState Check(DataFile file, string path)
    {
        if (file.ContentSha256 is { } content && !path.EndsWith(".gz", StringComparison.Ordinal))
        {
            return Hash(path) == content ? FileState.Good : FileState.Damaged;
        }

        if (file.Sha256 is { } published)
        {
            return Hash(path) == published || (file.ContentSha256 is { } packed && HashOfContent(path) == packed) ? FileState.Good : FileState.Damaged;
        }

        return DataHash.Pinned(path) is { } pinned && pinned != Hash(path) ? FileState.Damaged : FileState.Trusted;
    }

    /// <summary>Keeps the hash of a first download beside it, as <c>sha256sum</c> writes it.</summary>
    public static void Pin(string path) => AtomicFile.Write(DataHash.PinOf(path), System.Text.Encoding.UTF8.GetBytes($"{Hash(path)}  {Path.GetFileName(path)}\n"));

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return DataHash.Of(stream);
    }

    private static string? HashOfContent(string path)
    {
        using var packed = File.OpenRead(path);
        return DataHash.OfContent(packed);
    }
}

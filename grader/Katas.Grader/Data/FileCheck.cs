using System.IO.Compression;
using System.Security.Cryptography;
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

        var pin = PinOf(path);
        return File.Exists(pin) && File.ReadAllText(pin).Split(' ')[0].Trim() != Hash(path) ? FileState.Damaged : FileState.Trusted;
    }

    /// <summary>Where the hash of a first download is kept when nobody publishes one.</summary>
    public static string PinOf(string path) => $"{path}.sha256";

    /// <summary>Keeps the hash of a first download beside it, as <c>sha256sum</c> writes it.</summary>
    public static void Pin(string path) => AtomicFile.Write(PinOf(path), System.Text.Encoding.UTF8.GetBytes($"{Hash(path)}  {Path.GetFileName(path)}\n"));

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string? HashOfContent(string path)
    {
        try
        {
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            return Convert.ToHexStringLower(SHA256.HashData(gzip));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

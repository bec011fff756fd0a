using System.IO.Compression;
using System.Security.Cryptography;

namespace Katas.Kit.Data;

/// <summary>How files of data sets are recognised: SHA-256 in lower-case hex.</summary>
internal static class DataHash
{
    /// <summary>The hash of a file.</summary>
    /// <param name="file">Its bytes.</param>
    public static string Of(Stream file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>The hash of what a gzip file holds; null when it is none.</summary>
    /// <param name="packed">Its bytes.</param>
    public static string? OfContent(Stream packed)
    {
        try
        {
            using var content = new GZipStream(packed, CompressionMode.Decompress);
            return Of(content);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Where the hash of a first download is kept when nobody publishes one.</summary>
    /// <param name="path">The file.</param>
    public static string PinOf(string path) => $"{path}.sha256";

    /// <summary>That hash; null when none was kept.</summary>
    /// <param name="path">The file.</param>
    public static string? Pinned(string path) => File.Exists(PinOf(path)) ? File.ReadAllText(PinOf(path)).Split(' ')[0].Trim() : null;
}

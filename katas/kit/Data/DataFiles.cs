using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Katas.Kit.Platform;

namespace Katas.Kit.Data;

/// <summary>Opens files of data sets: the embedded ones of the repository, the full ones of <c>KATAS_DATA</c> or the user's cache. It never fetches one.</summary>
internal static class DataFiles
{
    /// <summary>Reads a file below <c>fixtures/</c>, and checks it where its hash is known.</summary>
    public static byte[] Embedded(string set, string relativePath, string? sha256 = null)
    {
        var path = Path.Combine(Repository.FindRoot(), "fixtures", relativePath);
        return File.Exists(path)
            ? Checked(set, path, sha256)
            : throw new DataMissingException(set, path, $"{path} is missing; it is part of the repository: `git checkout -- fixtures` brings it back.");
    }

    /// <summary>Whether a file of a full data set is on this machine.</summary>
    public static bool Has(string set, string file) => DataPlaces.OfUser().Find(set, file, DataCatalog.Find(set, file)) is not null;

    /// <summary>Reads and checks a file of a full data set; one that was found unpacked comes back packed.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The file, as the catalogue names it.</param>
    /// <param name="sha256">Its hash; the catalogue's when null.</param>
    public static byte[] Full(string set, string file, string? sha256 = null)
    {
        var path = Find(set, file);
        var expected = sha256 ?? DataCatalog.Find(set, file)?.Sha256 ?? DataHash.Pinned(path);
        var content = DataCatalog.Find(set, file)?.ContentSha256;
        if (!path.EndsWith(file, StringComparison.Ordinal))
        {
            return Zip(Checked(set, path, content));
        }

        var bytes = File.ReadAllBytes(path);
        var actual = Hash(bytes);
        return expected is null || actual == expected || (content is not null && DataHash.OfContent(new MemoryStream(bytes)) == content)
            ? bytes
            : throw new DataCorruptException(set, path, $"SHA-256 {expected}", actual);
    }

    /// <summary>The path of a file of a full data set, checked: for files too large to be read at once.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The file, as the catalogue names it.</param>
    public static string FullPath(string set, string file)
    {
        var path = Find(set, file);
        var expected = DataCatalog.Find(set, file)?.Sha256 ?? DataHash.Pinned(path);
        using var stream = File.OpenRead(path);
        var actual = DataHash.Of(stream);
        return expected is null || actual == expected ? path : throw new DataCorruptException(set, path, $"SHA-256 {expected}", actual);
    }

    /// <summary>Unpacks gzip; a truncated file is an error.</summary>
    public static byte[] Unzip(string set, string file, byte[] packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var unpacked = new MemoryStream(LikelyLength(packed));
            gzip.CopyTo(unpacked);
            return unpacked.Length == unpacked.Capacity ? unpacked.GetBuffer() : unpacked.ToArray();
        }
        catch (InvalidDataException problem)
        {
            throw new DataCorruptException(set, file, "a gzip file", problem.Message);
        }
    }

    // The last four bytes say how long the content is; a damaged file must not reserve more than gzip can unpack.
    private static int LikelyLength(byte[] packed) =>
        packed.Length < 18 ? 0 : (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4)), Math.Min(1032L * packed.Length, Array.MaxLength));

    private static string Find(string set, string file)
    {
        var places = DataPlaces.OfUser();
        return places.Find(set, file, DataCatalog.Find(set, file)) ?? throw new DataMissingException(
            set,
            file,
            $"The data set {set} is not on this machine (`./kata data get {set}` fetches it).\n{file} was looked for in\n  {string.Join("\n  ", places.Of(set, file))}\nFetch it, put the file there by hand, or set KATAS_DATA to the folder that holds {set}/.");
    }

    private static byte[] Checked(string set, string path, string? sha256)
    {
        var bytes = File.ReadAllBytes(path);
        var actual = Hash(bytes);
        return sha256 is null || actual == sha256 ? bytes : throw new DataCorruptException(set, path, $"SHA-256 {sha256}", actual);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

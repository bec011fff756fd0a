using System.IO.Compression;
using System.Security.Cryptography;
using Katas.Kit.Platform;

namespace Katas.Kit.Data;

/// <summary>Opens files of data sets: the embedded ones of the repository, the full ones of <c>KATAS_DATA</c> or the user's cache.</summary>
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
    public static bool Has(string set, string file) => Places(set, file).Any(File.Exists);

    /// <summary>Reads and checks a file of a full data set.</summary>
    public static byte[] Full(string set, string file, string sha256)
    {
        var found = Places(set, file).FirstOrDefault(File.Exists)
            ?? throw new DataMissingException(set, file, $"The data set {set} is not on this machine: {file} was looked for in\n  {string.Join("\n  ", Places(set, file))}\nPut the file there, or set KATAS_DATA to the folder that holds {set}/.");
        return Checked(set, found, sha256);
    }

    /// <summary>Unpacks gzip; a truncated file is an error.</summary>
    public static byte[] Unzip(string set, string file, byte[] packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            gzip.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException problem)
        {
            throw new DataCorruptException(set, file, "a gzip file", problem.Message);
        }
    }

    private static byte[] Checked(string set, string path, string? sha256)
    {
        var bytes = File.ReadAllBytes(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return sha256 is null || actual == sha256 ? bytes : throw new DataCorruptException(set, path, $"SHA-256 {sha256}", actual);
    }

    private static IEnumerable<string> Places(string set, string file)
    {
        if (Environment.GetEnvironmentVariable("KATAS_DATA") is { Length: > 0 } given)
        {
            yield return Path.Combine(given, set, file);
            yield return Path.Combine(given, file);
        }

        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "katas", "data", set, file);
    }
}

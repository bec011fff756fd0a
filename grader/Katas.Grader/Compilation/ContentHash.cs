using System.Security.Cryptography;
using System.Text;

namespace Katas.Grader.Compilation;

/// <summary>Names things by their content.</summary>
public static class ContentHash
{
    /// <summary>The hash of several texts; their borders count.</summary>
    /// <param name="parts">The texts.</param>
    public static string Of(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>The hash of a file; empty when there is none.</summary>
    /// <param name="path">The file.</param>
    public static string OfFile(string path) => File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..32] : string.Empty;
}

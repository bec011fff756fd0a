using Katas.Kit.Platform;

namespace Katas.Kit.Tests;

/// <summary>Small files that other software wrote; <c>Files/make-files.py</c> says how.</summary>
internal static class IndependentFiles
{
    public static string PathOf(string name) => Path.Combine(Repository.FindRoot(), "katas", "kit.tests", "Files", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static MemoryStream Open(string name) => new(Bytes(name));
}

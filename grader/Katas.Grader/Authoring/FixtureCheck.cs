using System.Security.Cryptography;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>Checks that a kata's fixtures are the ones that their manifest lists.</summary>
internal static class FixtureCheck
{
    public static void Verify(Kata kata, CheckReport report)
    {
        if (!Directory.Exists(kata.FixtureFolder))
        {
            return;
        }

        var manifest = Path.Combine(kata.FixtureFolder, "manifest.sha256");
        report.Check(File.Exists(manifest), () => $"{manifest} is missing; `git checkout -- fixtures` brings it back.");
        if (!File.Exists(manifest))
        {
            return;
        }

        var listed = File.ReadAllLines(manifest).Where(line => line.Length > 66).ToDictionary(line => line[66..], line => line[..64]);
        foreach (var (file, hash) in listed)
        {
            var path = Path.Combine(kata.FixtureFolder, file);
            report.Check(File.Exists(path) && Hash(path) == hash, () => $"{path} is missing or was changed; goldens are never edited (`git checkout -- fixtures`).");
        }

        foreach (var path in Directory.GetFiles(kata.FixtureFolder).Where(path => path != manifest && !listed.ContainsKey(Path.GetFileName(path))))
        {
            report.Check(false, () => $"{path} is not in the manifest; `fixtures/update-manifests` adds what independent software computed.");
        }
    }

    // Text is hashed with \n line ends, whatever git made of it on this platform.
    private static string Hash(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(Path.GetExtension(path) is ".json" or ".csv" ? [.. bytes.Where(value => value != (byte)'\r')] : bytes));
    }
}

using System.Security.Cryptography;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>Checks that a kata's fixtures are the ones that their manifest lists.</summary>
internal static class FixtureCheck
{
    /// <summary>What is wrong with the fixtures, file by file; a null for each file that is as listed.</summary>
    public static IEnumerable<string?> Results(Kata kata)
    {
        if (!Directory.Exists(kata.FixtureFolder))
        {
            yield break;
        }

        var manifest = Path.Combine(kata.FixtureFolder, "manifest.sha256");
        if (!File.Exists(manifest))
        {
            yield return $"{manifest} is missing; `git checkout -- fixtures` brings it back.";
            yield break;
        }

        var listed = File.ReadAllLines(manifest).Where(line => line.Length > 66).ToDictionary(line => line[66..], line => line[..64]);
        foreach (var (file, hash) in listed)
        {
            var path = Path.Combine(kata.FixtureFolder, file);
            yield return !File.Exists(path) ? $"The fixture {path} is missing; `git checkout -- fixtures` brings it back."
                : Hash(path) != hash ? $"The fixture {path} was changed. Goldens come from independent software and are never edited; `git checkout -- fixtures` restores it."
                : null;
        }

        foreach (var path in Directory.GetFiles(kata.FixtureFolder).Where(path => path != manifest && !listed.ContainsKey(Path.GetFileName(path))))
        {
            yield return $"{path} is not in the manifest; `fixtures/update-manifests` adds what independent software computed.";
        }
    }

    /// <summary>Refuses to run specs on damaged fixtures: the fault would look like the learner's.</summary>
    /// <exception cref="GraderException">A fixture is missing or changed.</exception>
    public static void Require(Kata kata)
    {
        if (Results(kata).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new GraderException(problem);
        }
    }

    // Text is hashed with \n line ends, whatever git made of it on this platform.
    private static string Hash(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(Path.GetExtension(path) is ".json" or ".csv" ? [.. bytes.Where(value => value != (byte)'\r')] : bytes));
    }
}

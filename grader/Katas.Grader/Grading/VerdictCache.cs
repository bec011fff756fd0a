using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>Keeps the verdicts of whole runs by the hash of everything that they depend on.</summary>
/// <param name="folder">Where they are kept.</param>
/// <param name="toolchain">The grader, worker and kit.</param>
public sealed class VerdictCache(string folder, Toolchain toolchain)
{
    private const int Kept = 100;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _fixtures = new();

    /// <summary>Names a run by its sources, specs, fixtures, kata.json, kit and grader.</summary>
    /// <param name="sources">What is compiled.</param>
    public string KeyOf(KataSources sources) => ContentHash.Of(
    [
        toolchain.Identity,
        ContentHash.OfFile(sources.Kata.File),
        .. sources.Code.Concat(sources.Specs).SelectMany(file => new[] { file.Path, file.Text }),
        .. sources.Contract ?? [],
        .. FixtureHashes(sources),
        Environment.GetEnvironmentVariable("KATAS_LIBTORCH") ?? string.Empty,
        Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") ?? string.Empty,
    ]);

    /// <summary>Finds the verdicts of an equal run; null when there are none.</summary>
    /// <param name="key">The run's name.</param>
    public IReadOnlyList<Verdict>? Find(string key)
    {
        try
        {
            return File.Exists(FileOf(key)) ? JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(key)), VerdictJson.Default.VerdictArray) : null;
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps the verdicts of a run. A crash or a time-out may be the machine's doing, so such runs are not kept.</summary>
    /// <param name="key">The run's name.</param>
    /// <param name="verdicts">Its verdicts.</param>
    public void Keep(string key, IReadOnlyList<Verdict> verdicts)
    {
        if (verdicts.Count == 0 || !verdicts.All(verdict => verdict.Outcome is Outcome.Passed or Outcome.Failed or Outcome.PendingGpu))
        {
            return;
        }

        AtomicFile.Write(FileOf(key), JsonSerializer.SerializeToUtf8Bytes([.. verdicts], VerdictJson.Default.VerdictArray));
        foreach (var old in new DirectoryInfo(folder).GetFiles("*.json").OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            old.Delete();
        }
    }

    // Read once as long as names, sizes and times stay: watching asks with every save.
    private IReadOnlyList<string> FixtureHashes(KataSources sources) =>
        _fixtures.GetOrAdd($"{sources.Kata.Slug}\n{FixtureStamp.Of(sources.Kata)}", _ => [.. ReadFixtureHashes(sources)]);

    private static IEnumerable<string> ReadFixtureHashes(KataSources sources)
    {
        var fixtures = sources.Kata.FixtureFolder;
        var diagnoses = ContentHash.OfFile(Path.Combine(sources.Kata.Folder, "diagnoses.json"));
        return Directory.Exists(fixtures)
            ? Directory.GetFiles(fixtures).Order(StringComparer.Ordinal).SelectMany(file => new[] { Path.GetFileName(file), ContentHash.OfFile(file) }).Append(diagnoses)
            : [diagnoses];
    }

    private string FileOf(string key) => Path.Combine(folder, $"{key}.json");
}

/// <summary>Reading and writing of verdicts.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Verdict[]))]
internal sealed partial class VerdictJson : JsonSerializerContext;

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Katas.Kit.Platform;

namespace Katas.Kit.Testing;

/// <summary>One file of golden values; parsed once a process.</summary>
internal sealed class GoldenFile
{
    private static readonly ConcurrentDictionary<string, GoldenFile> Read = new();

    private GoldenFile(string week, string topic)
    {
        Topic = topic;
        var path = PathOf(week, $"{topic}.json");
        Cases = Parse(path, Bytes(week, $"{topic}.json"));
    }

    public string Topic { get; }

    public IReadOnlyList<GoldenCase> Cases { get; }

    public static GoldenFile Of(string week, string topic) => Read.GetOrAdd($"{week}/{topic}", _ => new GoldenFile(week, topic));

    /// <summary>The bytes of a fixture, checked against the week's list of hashes.</summary>
    public static byte[] Bytes(string week, string file)
    {
        var path = PathOf(week, file);
        if (!File.Exists(path))
        {
            throw new KataException($"The fixture {path} is missing. `git checkout -- fixtures` brings it back.");
        }

        var bytes = File.ReadAllBytes(path);
        var manifest = PathOf(week, "manifest.sha256");
        if (!File.Exists(manifest))
        {
            throw new KataException($"{manifest} is missing. `git checkout -- fixtures` brings it back.");
        }

        // Text fixtures are hashed with \n line ends, whatever git made of them on this platform.
        var hashed = file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".csv", StringComparison.Ordinal) ? bytes.Where(value => value != (byte)'\r').ToArray() : bytes;
        var expected = File.ReadLines(manifest).FirstOrDefault(line => line.EndsWith($"  {file}", StringComparison.Ordinal))?[..64];
        return expected == Convert.ToHexStringLower(SHA256.HashData(hashed))
            ? bytes
            : throw new KataException($"The fixture {path} was changed: its hash is not the one in manifest.sha256. Goldens come from independent software and are never edited; `git checkout -- fixtures` restores it.");
    }

    private static string PathOf(string week, string file) => Path.Combine(Repository.FindRoot(), "fixtures", week, file);

    private List<GoldenCase> Parse(string path, byte[] bytes)
    {
        try
        {
            var root = JsonDocument.Parse(bytes).RootElement;
            var source = Property(root, "source", path);
            _ = Property(source, "what", path);
            return [.. Property(root, "cases", path).EnumerateArray().Select((item, index) => new GoldenCase(Topic, Property(item, "name", $"{path} cases[{index}]").GetString()!, item, path))];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new KataException($"{path} is not a golden file: {problem.Message} `git checkout -- fixtures` restores it.");
        }
    }

    private static JsonElement Property(JsonElement element, string name, string where) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found)
            ? found
            : throw new KataException($"{where} has no '{name}': a golden file has kata, topic, source{{what}} and cases[{{name, inputs, expected}}]. `git checkout -- fixtures` restores it.");
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Katas.Grader.Compilation;

/// <summary>Keeps a build's warnings beside it, so that a second run says them again.</summary>
internal static class CachedWarnings
{
    public static void Write(string assembly, IReadOnlyList<CompileProblem> warnings) =>
        AtomicFile.Write(FileOf(assembly), JsonSerializer.SerializeToUtf8Bytes([.. warnings], CompileProblemJson.Default.CompileProblemArray), durable: false);

    public static IReadOnlyList<CompileProblem> Read(string assembly)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(assembly)), CompileProblemJson.Default.CompileProblemArray) ?? [];
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            return [];
        }
    }

    private static string FileOf(string assembly) => Path.ChangeExtension(assembly, ".warnings.json");
}

/// <summary>Reading and writing of problems.</summary>
[JsonSerializable(typeof(CompileProblem[]))]
internal sealed partial class CompileProblemJson : JsonSerializerContext;

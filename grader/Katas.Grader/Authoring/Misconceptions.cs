using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>Reads <c>misconceptions.json</c>.</summary>
public static class Misconceptions
{
    /// <summary>The file's name.</summary>
    public const string FileName = "misconceptions.json";

    /// <summary>The misconceptions of a kata.</summary>
    /// <param name="kata">The kata.</param>
    /// <exception cref="GraderException">The file is missing or malformed.</exception>
    public static IReadOnlyList<Misconception> Load(Kata kata)
    {
        var file = Path.Combine(kata.SolutionFolder, FileName);
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllText(file), MisconceptionJson.Default.MisconceptionFile)!.Misconceptions;
            var twice = read.GroupBy(misconception => misconception.Id).FirstOrDefault(group => group.Count() > 1);
            return twice is null ? read : throw new GraderException($"{file}: two misconceptions are called {twice.Key}.");
        }
        catch (FileNotFoundException)
        {
            throw new GraderException($"{file} is missing: each kata names the mistakes that its specs catch.");
        }
        catch (JsonException problem)
        {
            throw new GraderException($"{file} is malformed: line {(problem.LineNumber ?? 0) + 1}, at {problem.Path}: {problem.Message.Split(" Path:")[0]}\nsolutions/misconceptions.schema.json says what belongs into it.");
        }
    }
}

internal sealed record MisconceptionFile
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required IReadOnlyList<Misconception> Misconceptions { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(MisconceptionFile))]
internal sealed partial class MisconceptionJson : JsonSerializerContext;

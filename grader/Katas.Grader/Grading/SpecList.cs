using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Curriculum;
using Katas.Grader.Protocol;

namespace Katas.Grader.Grading;

/// <summary>The specs that a kata has, as its authors published them: what a result must report, every one exactly once.</summary>
/// <param name="Specs">The specs, in their order.</param>
/// <param name="Version">The file's version.</param>
public sealed record SpecList(IReadOnlyList<SpecEntry> Specs, int Version = 1)
{
    /// <summary>The list beside a kata's stubs; only published repositories have it.</summary>
    /// <param name="kata">The kata.</param>
    public static string FileOf(Kata kata) => Path.Combine(kata.Folder, "specs.json");

    /// <summary>Reads a kata's list.</summary>
    /// <param name="kata">The kata.</param>
    /// <exception cref="GraderException">It is missing or damaged.</exception>
    public static SpecList Read(Kata kata)
    {
        var file = FileOf(kata);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), SpecListJson.Default.SpecList)!;
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            throw new GraderException($"{file} cannot be read ({problem.Message.Split('.')[0]}). `./kata publish` writes it, and `git checkout -- katas/{kata.Slug}/specs.json` brings it back.");
        }
    }

    /// <summary>The list as a file's text.</summary>
    public string Text() => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(this, SpecListJson.Default.SpecList)) + "\n";
}

/// <summary>One spec, named so that every checkout names it alike.</summary>
/// <param name="File">Its source file's name.</param>
/// <param name="Method">The method.</param>
/// <param name="Case">The case of a theory; empty for a single spec.</param>
/// <param name="Task">The task.</param>
/// <param name="Gpu">Whether it needs a GPU.</param>
public sealed record SpecEntry(string File, string Method, string Case, int Task, bool Gpu)
{
    /// <summary>The entry of a spec that a worker found.</summary>
    /// <param name="spec">The spec.</param>
    public static SpecEntry Of(SpecInfo spec) => new(Path.GetFileName((spec.File ?? string.Empty).Replace('\\', '/')), spec.Method, spec.Case, spec.Task, spec.Gpu);
}

/// <summary>Reading and writing of <c>specs.json</c>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SpecList))]
internal sealed partial class SpecListJson : JsonSerializerContext;

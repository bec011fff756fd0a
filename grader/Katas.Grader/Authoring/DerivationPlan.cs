using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>The files of a kata that follow from its reference solution: stubs, <c>diagnoses.json</c>, <c>contract.txt</c>.</summary>
public sealed class DerivationPlan
{
    private readonly Kata _kata;
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    private DerivationPlan(Kata kata) => _kata = kata;

    /// <summary>Derives the files of a kata.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="compiler">Reads the public surface.</param>
    /// <exception cref="GraderException">Markers, misconceptions or kata.json are wrong.</exception>
    public static DerivationPlan Of(Kata kata, KataCompiler compiler)
    {
        var plan = new DerivationPlan(kata);
        var reference = KataSources.OfReference(kata).Code;
        var listed = kata.StubFiles.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var found = reference.Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        if (!listed.SetEquals(found))
        {
            throw new GraderException($"The files of {kata.SolutionFolder} and those of the tasks in {kata.File} differ: {string.Join(", ", listed.Union(found).Except(listed.Intersect(found)))}.");
        }

        foreach (var file in reference)
        {
            var name = Path.GetFileName(file.Path);
            plan._files[name] = Derivation.Derive(file.Text, file.Path, kata);
        }

        plan._files["contract.txt"] = string.Concat(compiler.SurfaceOf(kata, reference).Select(line => $"{line}\n"));
        plan._files["diagnoses.json"] = DiagnosesJson(Misconceptions.Load(kata));
        return plan;
    }

    /// <summary>Where the files in the kata's folder differ, as short texts; empty when all is as derived.</summary>
    public IReadOnlyList<string> Differences() =>
        [.. _files.Where(file => Current(file.Key) != file.Value).Select(file => $"{Path.Combine("katas", _kata.Slug, file.Key)}: {FirstDifference(Current(file.Key), file.Value)}")];

    /// <summary>Writes the files that differ.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> Write()
    {
        var changed = _files.Where(file => Current(file.Key) != file.Value).ToList();
        foreach (var (name, text) in changed)
        {
            AtomicFile.Write(Path.Combine(_kata.Folder, name), Encoding.UTF8.GetBytes(text));
        }

        return [.. changed.Select(file => file.Key)];
    }

    /// <summary>The stub of one file.</summary>
    /// <param name="file">The file's name.</param>
    public string TextOf(string file) => _files[file];

    private static string DiagnosesJson(IReadOnlyList<Misconception> misconceptions)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var misconception in misconceptions.OrderBy(misconception => misconception.Id, StringComparer.Ordinal))
            {
                writer.WriteString(misconception.Id, misconception.Diagnosis);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string FirstDifference(string? current, string derived)
    {
        if (current is null)
        {
            return "is missing";
        }

        var (have, want) = (current.Split('\n'), derived.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(have.Length, want.Length)).First(index => have.ElementAtOrDefault(index) != want.ElementAtOrDefault(index));
        return $"differs from line {line + 1}:\n  - {have.ElementAtOrDefault(line) ?? "(end)"}\n  + {want.ElementAtOrDefault(line) ?? "(end)"}";
    }

    private string? Current(string name)
    {
        var path = Path.Combine(_kata.Folder, name);
        return File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
    }
}

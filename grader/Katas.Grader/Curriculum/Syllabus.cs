using System.Text.Json;

namespace Katas.Grader.Curriculum;

/// <summary>All katas of a repository, in order.</summary>
public sealed class Syllabus
{
    private const int LeastPart = 3;

    private Syllabus(IReadOnlyList<Kata> katas) => Katas = katas;

    /// <summary>The katas, by number.</summary>
    public IReadOnlyList<Kata> Katas { get; }

    /// <summary>Reads every <c>kata.json</c>.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="GraderException">A file is missing or wrong.</exception>
    public static Syllabus Load(string root)
    {
        var folder = Path.Combine(root, "katas");
        var katas = Directory.Exists(folder)
            ? Directory.GetDirectories(folder, "week*").Select(week => Read(root, week)).OrderBy(kata => kata.Number).ToList()
            : throw new GraderException($"{folder} is missing: {root} is not the root of a kata repository.");
        var twice = katas.GroupBy(kata => kata.Number).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new Syllabus(katas)
            : throw new GraderException($"Two katas have the number {twice.Key}: {string.Join(" and ", twice.Select(kata => kata.Slug))}. Correct `number` in one kata.json.");
    }

    /// <summary>Finds a kata by number or name: <c>5</c>, <c>05</c>, <c>week05</c>, <c>attention</c>, a part of the name that only one has, or a path into its folder.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="GraderException">There is none; the message suggests one.</exception>
    public Kata Find(string text)
    {
        var path = text.Trim().Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var name = path.LastOrDefault(part => path.Length > 1 && Katas.Any(kata => kata.Slug == part)) ?? path.LastOrDefault(string.Empty);
        var digits = name.StartsWith("week", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
        if (int.TryParse(digits, out var number))
        {
            return Katas.FirstOrDefault(kata => kata.Number == number)
                ?? throw new GraderException($"There is no week {number}; the weeks are {Katas[0].Number} to {Katas[^1].Number}.{Meant(digits)} `./kata list` shows them.");
        }

        return Katas.FirstOrDefault(kata => Names(kata).Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? (Containing(name) is [var only] ? only : throw NotFound(name));
    }

    private List<Kata> Containing(string part) =>
        part.Length < LeastPart ? [] : [.. Katas.Where(kata => Names(kata).Any(name => name.Contains(part, StringComparison.OrdinalIgnoreCase)))];

    // A digit typed twice, or one too many.
    private string Meant(string digits) =>
        Katas.FirstOrDefault(kata => digits.Length > 1 && digits.Contains($"{kata.Number}", StringComparison.Ordinal) && $"{kata.Number}".Length == digits.Length - 1) is { } meant
            ? $" Did you mean {meant.Number}?"
            : string.Empty;

    private GraderException NotFound(string name)
    {
        var suggestion = Suggestion.For(name, Katas.SelectMany(Names));
        return new GraderException($"There is no kata '{name}'.{(suggestion is null ? string.Empty : $" Did you mean {suggestion}?")} `./kata list` shows all.");
    }

    private static string[] Names(Kata kata) => [kata.Slug, kata.Package, kata.Slug[(kata.Slug.IndexOf('-', StringComparison.Ordinal) + 1)..]];

    private static Kata Read(string root, string folder)
    {
        var file = Path.Combine(folder, "kata.json");
        if (!File.Exists(file))
        {
            throw new GraderException($"{file} is missing. `git checkout -- katas/{Path.GetFileName(folder)}/kata.json` brings it back.");
        }

        try
        {
            var kata = JsonSerializer.Deserialize(File.ReadAllText(file), KataJson.Default.Kata)! with { Root = root };
            return Problem(kata, Path.GetFileName(folder)) is { } problem ? throw Malformed(file, problem) : kata;
        }
        catch (JsonException problem)
        {
            throw Malformed(file, $"{(problem.LineNumber is { } line ? $"line {line + 1}: " : string.Empty)}{Words(problem)}");
        }
    }

    private static string? Problem(Kata kata, string folder)
    {
        var missing = kata.Tasks.SelectMany(task => task.Files).FirstOrDefault(file => Path.GetFileName(file) != file || !file.EndsWith(".cs", StringComparison.Ordinal));
        return kata.Slug != folder ? $"slug is '{kata.Slug}', the folder is '{folder}'"
            : kata.Number is < 1 or > 24 || kata.Month is < 1 or > 6 || kata.Week is < 1 or > 4 ? "number must be 1 to 24, month 1 to 6, week 1 to 4"
            : kata.Tasks.Select(task => task.Id).Distinct().Count() != kata.Tasks.Count ? "two tasks have the same id"
            : missing is not null ? $"'{missing}' is not the name of a C# file in the kata's folder"
            : kata.Limits is not { SpecSeconds: > 0, KataSeconds: > 0, MemoryMegabytes: > 0, OutputKilobytes: > 0 } ? "limits must be positive"
            : null;
    }

    private static GraderException Malformed(string file, string problem) =>
        new($"{file} is malformed: {problem}.\nkatas/kata.schema.json says what belongs into it; `git checkout -- {Path.GetRelativePath(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!, file).Replace('\\', '/')}` restores it.");

    // The serializer's own words name .NET types; what matters is the path and what was found there.
    private static string Words(JsonException problem)
    {
        var message = problem.Message.Split(" Path:")[0].Split(" LineNumber:")[0].Replace(" for type 'Katas.Grader.Curriculum.Kata'", string.Empty, StringComparison.Ordinal)
            .Replace("JSON deserialization", "it", StringComparison.Ordinal).TrimEnd('.');
        return problem.Path is { Length: > 1 } path ? $"at {path}: {message}" : message;
    }
}

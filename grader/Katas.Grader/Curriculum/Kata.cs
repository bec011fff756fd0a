using System.Text.Json.Serialization;

namespace Katas.Grader.Curriculum;

/// <summary>One week: what <c>kata.json</c> says of it, and where its files lie.</summary>
public sealed record Kata
{
    /// <summary>The schema that editors check the file with.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The week's number in the course, 1…24.</summary>
    public required int Number { get; init; }

    /// <summary>The month, 1…6.</summary>
    public required int Month { get; init; }

    /// <summary>The week within the month, 1…4.</summary>
    public required int Week { get; init; }

    /// <summary>The folder's name.</summary>
    public required string Slug { get; init; }

    /// <summary>The syllabus's short name.</summary>
    public required string Package { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The syllabus's focus area.</summary>
    public required string Focus { get; init; }

    /// <summary>The papers to read.</summary>
    public required string Papers { get; init; }

    /// <summary>The syllabus's coding task.</summary>
    public required string CodingTask { get; init; }

    /// <summary>The tasks, in order; empty while the week is not written.</summary>
    public required IReadOnlyList<KataTask> Tasks { get; init; }

    /// <summary>What the week bans because it builds it.</summary>
    public IReadOnlyList<Ban> Banned { get; set; } = [];

    /// <summary>Symbols of the kit's restricted parts that this week may use.</summary>
    public IReadOnlyList<string> Kit { get; set; } = [];

    /// <summary>Limits of a run.</summary>
    public Limits Limits { get; set; } = new();

    /// <summary>The real training runs.</summary>
    public IReadOnlyList<Milestone> Milestones { get; set; } = [];

    /// <summary>The repository that the kata was read from.</summary>
    [JsonIgnore]
    public string Root { get; init; } = string.Empty;

    /// <summary>The kata's folder.</summary>
    [JsonIgnore]
    public string Folder => Path.Combine(Root, "katas", Slug);

    /// <summary><c>kata.json</c>.</summary>
    [JsonIgnore]
    public string File => Path.Combine(Folder, "kata.json");

    /// <summary>The brief.</summary>
    [JsonIgnore]
    public string BriefFile => Path.Combine(Folder, "README.md");

    /// <summary>The hints.</summary>
    [JsonIgnore]
    public string HintsFile => Path.Combine(Folder, "hints.md");

    /// <summary>The folder of the reference solution; learners do not have it.</summary>
    [JsonIgnore]
    public string SolutionFolder => Path.Combine(Root, "solutions", Slug);

    /// <summary>The folder of the golden values.</summary>
    [JsonIgnore]
    public string FixtureFolder => Path.Combine(Root, "fixtures", Slug);

    /// <summary>The files that learners fill in.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> StubFiles => [.. Tasks.SelectMany(task => task.Files).Distinct(StringComparer.Ordinal).Select(file => Path.Combine(Folder, file))];

    /// <summary>The specs.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> SpecFiles => Sources(Path.Combine(Folder, "specs"));

    /// <summary>The hidden specs; learners do not have them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> HiddenSpecFiles => Sources(Path.Combine(SolutionFolder, "hidden"));

    /// <summary>Whether the week can be worked on.</summary>
    [JsonIgnore]
    public bool HasSpecs => SpecFiles.Count > 0;

    /// <summary>Refuses a week that cannot be worked on yet.</summary>
    /// <exception cref="GraderException">It has no specs.</exception>
    public void RequireSpecs()
    {
        if (!HasSpecs)
        {
            throw new GraderException($"The specs of week {Number} ({Title}) are not in this repository yet. `./kata list` shows the weeks that are.");
        }
    }

    private static IReadOnlyList<string> Sources(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)] : [];
}

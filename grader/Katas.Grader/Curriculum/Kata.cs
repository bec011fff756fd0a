using System.Text.Json;
namespace Katas.Grader.Curriculum;
#pragma warning disable CS1591, CA1707, CA1869
public sealed record KataTask { public int Id { get; init; } public required string Title { get; init; } public double Points { get; init; } public IReadOnlyList<string> Files { get; init; } = []; }
public sealed record Ban { public required IReadOnlyList<string> Symbols { get; init; } public IReadOnlyList<string> Files { get; init; } = []; public required string Reason { get; init; } }
public sealed record Limits { public double SpecSeconds { get; init; } = 10; public double KataSeconds { get; init; } = 120; public int MemoryMegabytes { get; init; } = 4096; public int OutputKilobytes { get; init; } = 256; }
public sealed record Kata
{
    public string Root { get; set; } = "";
    public int Number { get; init; } public int Month { get; init; } public int Week { get; init; }
    public required string Slug { get; init; } public string Package { get; init; } = ""; public required string Title { get; init; } public string Focus { get; init; } = ""; public string Papers { get; init; } = ""; public string CodingTask { get; init; } = "";
    public IReadOnlyList<KataTask> Tasks { get; init; } = [];
    public IReadOnlyList<Ban> Banned { get; init; } = [];
    public IReadOnlyList<string> Kit { get; init; } = [];
    public Limits Limits { get; init; } = new();
    public string Folder => Path.Combine(Root, "katas", Slug);
    public string File => Path.Combine(Folder, "kata.json");
    public string SolutionFolder => Path.Combine(Root, "solutions", Slug);
    public string FixtureFolder => Path.Combine(Root, "fixtures", Slug);
    public IEnumerable<string> StubFiles => Tasks.SelectMany(t => t.Files).Distinct().Select(f => Path.Combine(Folder, f));
    public IEnumerable<string> SpecFiles => Directory.Exists(Path.Combine(Folder, "specs")) ? Directory.GetFiles(Path.Combine(Folder, "specs"), "*.cs").Order(StringComparer.Ordinal) : [];
    public IEnumerable<string> HiddenSpecFiles => Directory.Exists(Path.Combine(SolutionFolder, "hidden")) ? Directory.GetFiles(Path.Combine(SolutionFolder, "hidden"), "*.cs").Order(StringComparer.Ordinal) : [];
    public void RequireSpecs() { }
}
public sealed class Syllabus(IReadOnlyList<Kata> katas)
{
    public IReadOnlyList<Kata> Katas => katas;
    public static Syllabus Load(string root) => new([.. Directory.GetFiles(Path.Combine(root, "katas"), "kata.json", SearchOption.AllDirectories).Select(f => { var k = JsonSerializer.Deserialize<Kata>(System.IO.File.ReadAllText(f), new JsonSerializerOptions(JsonSerializerDefaults.Web))!; k.Root = root; return k; })]);
    public Kata Find(string text) => katas.First(k => k.Number.ToString() == text);
}

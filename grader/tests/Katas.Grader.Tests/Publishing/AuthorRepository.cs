using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Katas.Grader.Tests.Cli;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Publishing;

/// <summary>A small author repository with one week of two tasks, and whatever is made from it, in a folder whose path has a blank.</summary>
public sealed class AuthorRepository : IDisposable
{
    public const string Slug = "week01-sample";

    private const string KataJson = """
        {
          "number": 1, "month": 1, "week": 1, "slug": "week01-sample", "package": "sample", "title": "Sample", "focus": "Samples",
          "papers": "None", "codingTask": "Double and halve", "limits": { "specSeconds": 20 },
          "tasks": [ { "id": 1, "title": "Twice", "points": 60, "files": ["Doubling.cs"] }, { "id": 2, "title": "Half", "points": 40, "files": ["Halving.cs"] } ]
        }
        """;

    private const string Doubling = """
        namespace Katas.Sample;

        /// <summary>Doubles.</summary>
        public static class Doubling
        {
            /// <summary>Twice a tensor.</summary>
            /// <param name="x">Any shape.</param>
            public static Tensor Twice(Tensor x)
            {
                // solution:begin task 1: double every element
                using var everyElementOnce = x.clone(); // a copy
                return everyElementOnce.add(everyElementOnce).reshape(x.shape);
                // solution:end
            }
        }

        """;

    private const string Halving = """
        namespace Katas.Sample;

        /// <summary>Halves.</summary>
        public static class Halving
        {
            /// <summary>Half a tensor.</summary>
            /// <param name="x">Any shape.</param>
            public static Tensor Half(Tensor x)
            {
                // solution:begin task 2: halve every element
                return x.to_type(ScalarType.Float32) / 2;
                // solution:end
            }
        }

        """;

    private const string Specs = """
        using FluentAssertions;
        using Katas.Kit.Testing;
        using Katas.Sample;
        using Xunit;

        namespace Specs.Sample;

        [OfTask(1)]
        public sealed class DoublingSpecs
        {
            [Fact] public void One_becomes_two() { using var x = ones(1); Doubling.Twice(x).Should().BeAllEqualTo(2); }
            [Theory, InlineData(1), InlineData(3)] public void Zeros_stay_zero(int size) { using var x = zeros(size); Doubling.Twice(x).Should().BeAllEqualTo(0).And.HaveShape(size); }
            [GpuFact] public void Doubling_works_on_the_device() { using var x = ones(1, device: CUDA); Doubling.Twice(x).cpu().Should().BeAllEqualTo(2); }
        }

        [OfTask(2)]
        public sealed class HalvingSpecs
        {
            [Fact] public void Two_becomes_one() { using var x = full(3, 2.0); Halving.Half(x).Should().BeAllEqualTo(1); }
        }
        """;

    private const string HiddenSpecs = """
        using FluentAssertions;
        using Katas.Kit.Testing;
        using Katas.Sample;
        using Xunit;

        namespace Specs.Sample.Hidden;

        [OfTask(1)]
        public sealed class HiddenDoublingSpecs
        {
            [Fact] public void Seventeen_becomes_thirty_four() { using var seventeenOnly = full(2, 17.0); Doubling.Twice(seventeenOnly).Should().BeAllEqualTo(34); }
        }
        """;

    private const string Misconception = """
        { "misconceptions": [ { "id": "tripled", "file": "Doubling.cs", "find": "everyElementOnce.add(everyElementOnce)", "replace": "everyElementOnce.mul(3)", "diagnosis": "Three times.", "specs": ["One_becomes_two"], "named": false } ] }
        """;

    private static readonly SemaphoreSlim Deriving = new(1);

    private static readonly Dictionary<string, string> Derived = [];

    public AuthorRepository()
    {
        Base = Directory.CreateTempSubdirectory("kata author ").FullName;
        Root = Path.Combine(Base, "author");
        foreach (var file in new[] { "kata", "kata.cmd", ".gitattributes", ".gitignore", ".editorconfig", "global.json", "Directory.Build.props", "katas/Directory.Build.props", "LICENSE", "docs/learner.md" })
        {
            Copy(file);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(Laboratory.Root, "grader", "learner"), "*", SearchOption.AllDirectories))
        {
            Copy(Path.GetRelativePath(Laboratory.Root, file));
        }

        foreach (var folder in new[] { "grader/Katas.Grader", "grader/Katas.Worker", "grader/Protocol", "grader/tests", "katas/kit", "katas/kit.testing", "katas/kit.tests" })
        {
            Write($"{folder}/about.md", $"{folder}\n");   // the grader itself is the one that runs these tests
        }

        Write("Katas.slnx", "<Solution>\n  <Project Path=\"grader/tests/Tests.csproj\" />\n  <Project Path=\"katas/week01-sample/Week01.Sample.csproj\" />\n</Solution>\n");
        Write("README.md", "# Authors\n\n<!-- progress:begin -->\n<!-- progress:end -->\n");
        Write($"katas/{Slug}/kata.json", KataJson);
        Write($"katas/{Slug}/Week01.Sample.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Write($"katas/{Slug}/README.md", "# Sample\n\nDouble **everything**, then halve it.\n");
        Write($"katas/{Slug}/hints.md", "# Hints\n\n## Task 1\n\n1. What is added?\n2. Add it to itself.\n\n## Task 2\n\n1. Divide.\n");
        Write($"katas/{Slug}/specs/SampleSpecs.cs", Specs);
        Write($"solutions/{Slug}/Doubling.cs", Doubling);
        Write($"solutions/{Slug}/Halving.cs", Halving);
        Write($"solutions/{Slug}/misconceptions.json", Misconception);
        Write($"solutions/{Slug}/hidden/HiddenDoublingSpecs.cs", HiddenSpecs);
        UseBuild(Root);
    }

    /// <summary>The folder around all repositories of a test.</summary>
    public string Base { get; }

    public string Root { get; }

    /// <summary>Where the learner repository is published.</summary>
    public string Course => Path.Combine(Base, "the course");

    /// <summary>The reference's files, which solve the week.</summary>
    public static IReadOnlyDictionary<string, string> Solved { get; } = new Dictionary<string, string> { ["Doubling.cs"] = WithoutMarkers(Doubling), ["Halving.cs"] = WithoutMarkers(Halving) };

    public async Task StartAsync()
    {
        await DeriveAsync();
        await GitAsync(Root, "init", "--quiet", "--initial-branch=main");
        await CommitAsync(Root, "Write the course");
    }

    public void Write(string file, string text) => WriteIn(Root, file, text);

    public static void WriteIn(string root, string file, string text)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public async Task<(int Exit, string Text)> PublishAsync(params string[] more) => await KataAsync(Root, ["publish", "--to", Course, .. more]);

    /// <summary>A learner's clone, in which the grader need not be built.</summary>
    public async Task<string> CloneAsync(string source, string name)
    {
        await GitAsync(Base, "clone", "--quiet", source, name);
        var clone = Path.Combine(Base, name);
        UseBuild(clone);
        return clone;
    }

    public static async Task CommitAsync(string root, string message)
    {
        await GitAsync(root, "add", "--all");
        await GitAsync(root, "commit", "--quiet", "--message", message);
    }

    public static async Task<string> GitAsync(string root, params string[] arguments)
    {
        var result = await CliWrap.Cli.Wrap("git").WithWorkingDirectory(root).WithValidation(CommandResultValidation.None)
            .WithArguments(["-c", "user.name=Someone", "-c", "user.email=someone@example.org", "-c", "protocol.file.allow=always", .. arguments]).ExecuteBufferedAsync(Encoding.UTF8);
        return result.ExitCode == 0 ? result.StandardOutput : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result.StandardError}{result.StandardOutput}");
    }

    public static Task<(int Exit, string Text)> KataAsync(string root, params string[] arguments) => SampleRepository.KataInAsync(root, arguments);

    /// <summary>A message as one line: the terminal's width broke it somewhere.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    public void Dispose()
    {
        foreach (var link in Directory.GetDirectories(Base, "build", SearchOption.AllDirectories).Where(folder => folder.Contains(".kata", StringComparison.Ordinal)).SelectMany(Directory.GetDirectories).ToList())
        {
            Directory.Delete(link);
        }

        foreach (var file in Directory.GetFiles(Base, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);   // git's objects are read-only
        }

        Directory.Delete(Base, recursive: true);
    }

    /// <summary>Makes the launcher of a checkout find the grader built, as it is when these tests run.</summary>
    public static void UseBuild(string root, string backend = "cpu")
    {
        var build = Directory.CreateDirectory(Path.Combine(root, ".kata", "build")).FullName;
        foreach (var program in new[] { "Grader", "Worker" }.Where(program => !Path.Exists(Path.Combine(build, program))))
        {
            Directory.CreateSymbolicLink(Path.Combine(build, program), Path.Combine(Laboratory.Root, ".kata", "build", program));
        }

        File.WriteAllText(Path.Combine(build, "stamp"), $"{backend}\n");
    }

    // Every repository of these tests has the same stubs: the first one derives them.
    private async Task DeriveAsync()
    {
        await Deriving.WaitAsync();
        try
        {
            if (Derived.Count == 0)
            {
                await KataAsync(Root, "derive");
                foreach (var file in new[] { "Doubling.cs", "Halving.cs", "contract.txt", "diagnoses.json" })
                {
                    Derived[$"katas/{Slug}/{file}"] = await File.ReadAllTextAsync(Path.Combine(Root, "katas", Slug, file));
                }
            }
        }
        finally
        {
            Deriving.Release();
        }

        foreach (var (file, text) in Derived)
        {
            Write(file, text);
        }
    }

    private static string WithoutMarkers(string reference) => string.Join('\n', reference.Split('\n').Where(line => !line.Contains("solution:", StringComparison.Ordinal)));

    private void Copy(string file)
    {
        var target = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Laboratory.Root, file), target);
    }
}

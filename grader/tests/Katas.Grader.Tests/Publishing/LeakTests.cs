using FluentAssertions;
using Katas.Grader.Tests.Execution;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Publishing;

/// <summary>Answers that are planted where learners would find them.</summary>
public sealed class LeakTests : IAsyncLifetime
{
    private const string Line = "return everyElementOnce.add(everyElementOnce).reshape(x.shape);";

    private readonly AuthorRepository _author = new();

    public async ValueTask InitializeAsync() => await _author.StartAsync();

    public ValueTask DisposeAsync()
    {
        _author.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("docs/learner.md", $"Text.\n\nThe answer is `{Line}`, of course.\n")]
    [InlineData("katas/week01-sample/README.md", "using var everyElementOnce = x.clone();\nreturn   everyElementOnce\n    .add( everyElementOnce ).reshape(x.shape);\n")]
    [InlineData("katas/week01-sample/Notes.cs", "// return x.to_type(ScalarType.Float32) / 2;\n")]
    [InlineData("katas/kit/Sample.cs", "var seventeenOnly = full(2, 17.0); public sealed class HiddenDoublingSpecs { public void Seventeen_becomes_thirty_four() { using var seventeenOnly = full(2, 17.0); Doubling.Twice(seventeenOnly).Should().BeAllEqualTo(34); } }")]
    [InlineData("katas/week01-sample/misconceptions.json", "{}")]
    [InlineData("grader/Katas.Grader/hidden/Notes.md", "nothing")]
    public async Task Are_refused_before_anything_is_written(string file, string text)
    {
        _author.Write(file, text);
        await CommitAsync(_author.Root, "Plant a leak");

        var (exit, said) = await _author.PublishAsync();

        exit.Should().Be(2);
        OneLine(said).Should().Contain($"{file} ").And.Contain("Nothing was published");
        Directory.EnumerateFiles(Path.Combine(_author.Course, ".git", "objects"), "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_stub_that_holds_its_solution_is_refused()
    {
        _author.Write($"katas/{Slug}/Halving.cs", Solved["Halving.cs"]);
        await CommitAsync(_author.Root, "Forget to derive");

        var (exit, said) = await _author.PublishAsync();

        exit.Should().Be(2);
        OneLine(said).Should().Contain("Two_becomes_one of week01-sample passes on the stubs").And.Contain("./kata derive 1");
    }

    [Theory]
    [InlineData("a loose object")]
    [InlineData("a packed object")]
    [InlineData("a message")]
    [InlineData("build output")]
    public async Task Are_found_in_what_was_published_before(string kind)
    {
        await _author.PublishAsync();
        var secret = Path.Combine(_author.Root, "solutions", Slug, "Doubling.cs");
        switch (kind)
        {
            case "a message":
                await GitAsync(_author.Course, "tag", "--annotate", "answer", "--message", Line);
                break;
            case "build output":
                WriteIn(_author.Course, "artifacts/Doubling.txt", await File.ReadAllTextAsync(secret));
                break;
            default:
                await GitAsync(_author.Course, "hash-object", "-w", secret);
                break;
        }

        if (kind == "a packed object")
        {
            await GitAsync(_author.Course, "update-ref", "refs/kept", (await GitAsync(_author.Course, "hash-object", secret)).Trim());
            await GitAsync(_author.Course, "gc", "--quiet");
        }

        var (exit, said) = await _author.PublishAsync();

        exit.Should().Be(2);
        OneLine(said).Should().Contain("holds answers; do not push it");
    }

    [Fact]
    public async Task A_line_can_be_public_on_purpose()
    {
        _author.Write($"katas/{Slug}/README.md", $"# Sample\n\n`{Line}`\n");
        _author.Write("solutions/public-lines.txt", $"{Line}\n");
        await CommitAsync(_author.Root, "Show a line");

        (await _author.PublishAsync()).Exit.Should().Be(0);
    }

    /// <summary>The real course, whole: also that what learners build is what these tests run.</summary>
    [Fact]
    public async Task Are_nowhere_in_this_repository()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Laboratory.Root, ".git")) || File.Exists(Path.Combine(Laboratory.Root, ".git")), "not a clone");

        var (exit, said) = await KataAsync(Laboratory.Root, "publish", "--to", _author.Course);

        exit.Should().Be(0, said);
        var paths = (await GitAsync(_author.Course, "log", "--all", "--name-only", "--format=")).Split('\n');
        paths.Should().NotContain(path => path.StartsWith("solutions/") || path.Contains("/hidden/") || path.EndsWith("misconceptions.json") || path.StartsWith("grader/tests/"));
        DeadLinks(_author.Course).Should().BeEmpty();
    }

    private static IEnumerable<string> DeadLinks(string root) =>
        Directory.GetFiles(root, "*.md", SearchOption.AllDirectories).SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), @"\]\((?<to>[^)#\s:]+)(#[^)]*)?\)")
            .Select(match => match.Groups["to"].Value)
            .Where(to => !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, to)))
            .Select(to => $"{Path.GetRelativePath(root, file)} -> {to}"));
}

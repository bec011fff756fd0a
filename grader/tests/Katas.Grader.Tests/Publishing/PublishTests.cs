using FluentAssertions;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Publishing;

public sealed class PublishTests : IAsyncLifetime
{
    private readonly AuthorRepository _author = new();

    public async ValueTask InitializeAsync() => await _author.StartAsync();

    public ValueTask DisposeAsync()
    {
        _author.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task I_can_publish_a_repository_in_which_every_verb_of_a_learner_works()
    {
        var (exit, text) = await _author.PublishAsync();
        var clone = await _author.CloneAsync(_author.Course, "a learner");

        exit.Should().Be(0, text);
        text.Should().Contain("1 week with specs");
        (await GitAsync(clone, "log", "--format=%P|%s")).Trim().Should().Be("|Publish the course");
        (await GitAsync(clone, "ls-files")).Split('\n').Should().Contain(["AGENTS.md", ".devcontainer/devcontainer.json", ".vscode/tasks.json", ".github/workflows/grade.yml", "katas/week01-sample/specs.json"])
            .And.NotContain(path => path.StartsWith("solutions") || path.StartsWith("grader/tests") || path.StartsWith("katas/kit.tests") || path.StartsWith("grader/learner"));
        (await File.ReadAllTextAsync(Path.Combine(clone, "Katas.slnx"))).Should().Contain("Week01.Sample").And.NotContain("Tests.csproj");
        (await KataAsync(clone, "show", "1")).Text.Should().Contain("everything");
        (await KataAsync(clone, "test", Path.Combine(clone, "katas", Slug, "specs"))).Text.Should().Contain("specs wait for task 1: double every element");
        (await KataAsync(clone, "hint", "1", "2")).Text.Should().Contain("Divide");
        await SolveAsync(clone);
        (await KataAsync(clone, "grade")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && said.Text.Contains("100 of 100 points"));
        (await File.ReadAllTextAsync(Path.Combine(clone, "README.md"))).Should().Contain("| 🟦 Done, GPU pending |");
        (await KataAsync(clone, "reset", "1", "--file", "Halving.cs")).Text.Should().Contain("Reset: Halving.cs");
    }

    [Fact]
    public async Task A_learner_is_told_kindly_which_verbs_are_for_authors()
    {
        await _author.PublishAsync();

        foreach (var arguments in new[] { ["verify"], ["verify", "1"], ["derive"], ["coverage", "x"], new[] { "publish", "--to", "x" } })
        {
            var (exit, text) = await KataAsync(_author.Course, arguments);

            exit.Should().Be(2);
            text.Should().StartWith($"`./kata {arguments[0]}` is for the author repository").And.Contain("To ");
        }
    }

    [Fact]
    public async Task An_update_merges_into_a_clone_with_filled_in_stubs()
    {
        await _author.PublishAsync();
        var clone = await _author.CloneAsync(_author.Course, "a learner");
        await SolveAsync(clone);
        await KataAsync(clone, "grade");
        await CommitAsync(clone, "Solve week 1");
        var mine = await File.ReadAllTextAsync(Path.Combine(clone, "katas", Slug, "Doubling.cs"));
        var specs = $"katas/{Slug}/specs/SampleSpecs.cs";
        _author.Write(specs, (await File.ReadAllTextAsync(Path.Combine(_author.Root, specs))).Replace("Two_becomes_one", "Two_is_halved", StringComparison.Ordinal));
        _author.Write("katas/week02-new/kata.json", (await File.ReadAllTextAsync(Path.Combine(_author.Root, $"katas/{Slug}/kata.json"))).Replace("\"number\": 1, \"month\": 1, \"week\": 1", "\"number\": 2, \"month\": 1, \"week\": 2", StringComparison.Ordinal).Replace(Slug, "week02-new", StringComparison.Ordinal));
        await CommitAsync(_author.Root, "Change a spec, announce a week");

        var (_, text) = await _author.PublishAsync();
        await GitAsync(clone, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main");

        text.Should().Contain("as commit");
        (await GitAsync(_author.Course, "log", "--format=%s")).Should().StartWith("Update the course: week01-sample, week02-new\n");
        (await File.ReadAllTextAsync(Path.Combine(clone, specs))).Should().Contain("Two_is_halved");
        (await File.ReadAllTextAsync(Path.Combine(clone, "katas", Slug, "Doubling.cs"))).Should().Be(mine);
        (await KataAsync(clone, "grade")).Exit.Should().Be(0);
        (await File.ReadAllTextAsync(Path.Combine(clone, "README.md"))).Should().Contain("| 1 | 2 |").And.Contain("GPU pending");
        (await _author.PublishAsync()).Text.Should().Contain("up to date");
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("empty")]
    [InlineData("clone of an empty remote")]
    public async Task I_can_publish_into(string kind)
    {
        if (kind == "empty")
        {
            Directory.CreateDirectory(_author.Course);
        }
        else if (kind.StartsWith("clone", StringComparison.Ordinal))
        {
            await GitAsync(_author.Base, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git");
            await GitAsync(_author.Base, "clone", "--quiet", "remote.git", _author.Course);
        }

        var (exit, text) = await _author.PublishAsync();

        exit.Should().Be(0, text);
        (await GitAsync(_author.Course, "status", "--porcelain")).Should().BeEmpty();
        if (kind.StartsWith("clone", StringComparison.Ordinal))
        {
            text.Should().Contain("push");
            await GitAsync(_author.Course, "push", "--quiet", "origin", "main");
            (await GitAsync(Path.Combine(_author.Base, "remote.git"), "log", "--format=%s", "main")).Trim().Should().Be("Publish the course");
        }
    }

    [Theory]
    [InlineData("not empty", "not empty, and it is no git repository")]
    [InlineData("dirty", "changes that are not committed")]
    [InlineData("another repository", "none that `./kata publish` made")]
    [InlineData("commits on top", "which the next one would undo: ")]
    [InlineData("a file", "is a file")]
    public async Task Nothing_is_lost_in_a_folder_that_is(string kind, string said)
    {
        await PrepareAsync(kind);
        var before = Directory.Exists(_author.Course) ? Directory.GetFiles(_author.Course, "*", SearchOption.AllDirectories).Order().ToList() : [];

        var (exit, text) = await _author.PublishAsync();

        exit.Should().Be(2, text);
        OneLine(text).Should().Contain(said);
        (Directory.Exists(_author.Course) ? Directory.GetFiles(_author.Course, "*", SearchOption.AllDirectories).Order().ToList() : []).Should().Equal(before);
    }

    [Fact]
    public async Task A_folder_inside_of_the_author_repository_is_refused()
    {
        var (exit, text) = await KataAsync(_author.Root, "publish", "--to", Path.Combine(_author.Root, "learner"));

        exit.Should().Be(2);
        OneLine(text).Should().Contain("lies inside of the author repository");
    }

    [Fact]
    public async Task Solutions_and_hidden_specs_go_to_a_private_remote_and_nowhere_else()
    {
        await GitAsync(_author.Base, "init", "--quiet", "--bare", "private.git");
        var remote = Path.Combine(_author.Base, "private.git");

        var (_, text) = await _author.PublishAsync("--solutions-to", remote);

        OneLine(text).Should().Contain("Pushed solutions and hidden");
        (await GitAsync(remote, "ls-tree", "-r", "--name-only", "solutions")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal($"solutions/{Slug}/Doubling.cs", $"solutions/{Slug}/Halving.cs");
        (await GitAsync(remote, "ls-tree", "-r", "--name-only", "hidden")).Trim().Should().Be($"solutions/{Slug}/hidden/HiddenDoublingSpecs.cs");
        (await GitAsync(remote, "log", "--all", "--format=%s")).Should().NotContain("Write the course", "the author's history stays at home");
        OneLine((await _author.PublishAsync("--solutions-to", remote)).Text).Should().Contain("branches are up to date");
        var (exit, refused) = await _author.PublishAsync("--solutions-to", _author.Course);
        exit.Should().Be(2);
        OneLine(refused).Should().Contain("would be public");
    }

    private async Task PrepareAsync(string kind)
    {
        switch (kind)
        {
            case "a file":
                await File.WriteAllTextAsync(_author.Course, "mine");
                break;
            case "not empty":
                WriteIn(_author.Course, "mine.txt", "mine");
                break;
            case "another repository":
                WriteIn(_author.Course, "mine.txt", "mine");
                await GitAsync(_author.Course, "init", "--quiet");
                await CommitAsync(_author.Course, "Mine, with the words Kata-Course-Tree: x");
                break;
            default:
                await _author.PublishAsync();
                WriteIn(_author.Course, "README.md", "mine");
                if (kind == "commits on top")
                {
                    await CommitAsync(_author.Course, "Mine");
                }

                break;
        }
    }

    private static async Task SolveAsync(string clone)
    {
        foreach (var (file, text) in Solved)
        {
            await File.WriteAllTextAsync(Path.Combine(clone, "katas", Slug, file), text);
        }
    }
}

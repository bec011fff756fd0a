using FluentAssertions;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Publishing;

/// <summary>What a learner does with a published course: takes its updates, and looks at the author's solution afterwards.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private readonly AuthorRepository _author = new();

    public async ValueTask InitializeAsync()
    {
        await _author.StartAsync();
        await _author.PublishAsync();
    }

    public ValueTask DisposeAsync()
    {
        _author.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task I_can_update_a_clone_or_a_copy_made_from_a_template_and_keep_what_I_wrote(bool template)
    {
        var mine = await _author.CloneAsync(_author.Course, "mine");
        if (template)
        {
            Directory.Delete(Path.Combine(mine, ".git", "refs", "heads"), recursive: true);
            await GitAsync(mine, "checkout", "--quiet", "--orphan", "fresh");
            await CommitAsync(mine, "Initial commit");
        }

        WriteIn(mine, $"katas/{Slug}/Halving.cs", Solved["Halving.cs"]);
        await CommitAsync(mine, "Solve");
        Change($"solutions/{Slug}/Halving.cs", "halve every element", "halve each of the elements");
        Change($"katas/{Slug}/Halving.cs", "halve every element", "halve each of the elements");
        Change($"katas/{Slug}/specs/SampleSpecs.cs", "Two_becomes_one", "Two_is_halved");
        await CommitAsync(_author.Root, "Say it better");
        await _author.PublishAsync();

        var (exit, text) = await KataAsync(mine, "update", _author.Course);

        exit.Should().Be(0, text);
        OneLine(text).Should().Contain("Halving.cs changed in the course too; yours was kept");
        (await File.ReadAllTextAsync(Path.Combine(mine, "katas", Slug, "Halving.cs"))).Should().Be(Solved["Halving.cs"]);
        (await File.ReadAllTextAsync(Path.Combine(mine, "katas", Slug, "specs", "SampleSpecs.cs"))).Should().Contain("Two_is_halved");
        (await GitAsync(mine, "status", "--porcelain")).Should().BeEmpty();
        (await KataAsync(mine, "update")).Text.Should().Contain("up to date", "the address is remembered");
    }

    [Fact]
    public async Task An_update_never_touches_what_is_not_committed()
    {
        var mine = await _author.CloneAsync(_author.Course, "mine");
        WriteIn(mine, $"katas/{Slug}/Halving.cs", "mine");

        var (exit, text) = await KataAsync(mine, "update", _author.Course);

        exit.Should().Be(2);
        OneLine(text).Should().Contain("changes that are not committed");
        (await KataAsync(_author.Root, "update", _author.Course)).Exit.Should().Be(2);
        await GitAsync(mine, "checkout", "--", ".");
        (await KataAsync(mine, "update")).Text.Should().Contain("Where is the course?");
        (await KataAsync(mine, "update", Path.Combine(_author.Base, "nowhere"))).Exit.Should().Be(3);
        (await KataAsync(mine, "update", _author.Root)).Text.Should().Contain("is no course");
    }

    [Fact]
    public async Task The_solution_is_shown_after_the_pass_and_never_before()
    {
        await GitAsync(_author.Base, "init", "--quiet", "--bare", "private.git");
        await _author.PublishAsync("--solutions-to", Path.Combine(_author.Base, "private.git"));
        var mine = await _author.CloneAsync(_author.Course, "mine");
        WriteIn(mine, "progress.json", $$"""{ "version": 1, "katas": { "{{Slug}}": { "earned": 100, "failed": 0, "milestones": {}, "passed": 4, "pendingGpu": 1, "points": 100, "status": "done", "tasks": {}, "total": 5 } } }""");
        await GitAsync(mine, "config", "kata.solutions", Path.Combine(_author.Base, "private.git"));

        var (before, refused) = await KataAsync(mine, "solution", "1");

        before.Should().Be(1, "progress.json can be edited, specs cannot");
        OneLine(refused).Should().Contain("Week 1 is not done: 0 of 4 specs pass").And.NotContain("everyElementOnce");
        Directory.Exists(Path.Combine(mine, ".kata", "solutions.git")).Should().BeFalse();

        WriteIn(mine, $"katas/{Slug}/Doubling.cs", Solved["Doubling.cs"].Replace("everyElementOnce", "copy", StringComparison.Ordinal));
        WriteIn(mine, $"katas/{Slug}/Halving.cs", Solved["Halving.cs"]);
        var (after, shown) = await KataAsync(mine, "solution", "1");

        after.Should().Be(0, shown);
        shown.Split('\n').Should().OnlyContain(line => line.Length <= 80);
        shown.Should().MatchRegex(@"using var copy = x\.clone\(\);.* ≠ .*using var everyElemen").And.Contain("equal lines").And.NotContain("solution:begin");
        (await GitAsync(mine, "cat-file", "--batch-all-objects", "--batch")).Should().NotContain("everyElementOnce", "a push must not take it along");
    }

    [Fact]
    public async Task Where_solutions_are_not_offered_the_learner_is_told()
    {
        var mine = await _author.CloneAsync(_author.Course, "mine");
        foreach (var (file, text) in Solved)
        {
            WriteIn(mine, $"katas/{Slug}/{file}", text);
        }

        var (exit, said) = await KataAsync(mine, "solution", "1");

        exit.Should().Be(2);
        OneLine(said).Should().Contain("Week 1 is done.").And.Contain("git config kata.solutions ADDRESS");
        await GitAsync(mine, "config", "kata.solutions", Path.Combine(_author.Base, "nowhere"));
        (await KataAsync(mine, "solution", "1")).Exit.Should().Be(3);
    }

    private void Change(string file, string from, string to)
    {
        var path = Path.Combine(_author.Root, file);
        var text = File.ReadAllText(path);
        text.Should().Contain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}

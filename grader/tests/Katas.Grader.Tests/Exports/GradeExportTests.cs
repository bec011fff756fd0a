using FluentAssertions;
using Katas.Grader.Tests.Publishing;
using Katas.Grader.Tests.Workflows;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Exports;

/// <summary>Exports and points from the command line, in a learner's clone with the first of two tasks solved.</summary>
public sealed class GradeExportTests(PublishedCourse course) : IClassFixture<PublishedCourse>, IAsyncLifetime
{
    private string _clone = string.Empty;

    public async ValueTask InitializeAsync()
    {
        _clone = await course.Author.CloneAsync(course.Author.Course, $"clone {Guid.NewGuid():N}");
        WriteIn(_clone, $"katas/{Slug}/Doubling.cs", Solved["Doubling.cs"]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task I_can_ask_for_points()
    {
        (await KataAsync(_clone, "grade", "1", "--min-points", "60")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && said.Text.Contains("60 of 100 points; 60 are asked for"));
        (await KataAsync(_clone, "grade", "1", "--min-points", "60.1")).Exit.Should().Be(1);
    }

    [Fact]
    public async Task I_can_write_a_file_or_the_standard_output()
    {
        var file = Path.Combine(_clone, "out put", "results.json");

        var (exit, text) = await KataAsync(_clone, "grade", "1", "--export", "gradescope", "--output", file);

        exit.Should().Be(1, "task 2 is not done");
        text.Should().Contain("Wrote ");
        (await File.ReadAllTextAsync(file)).Should().Contain("\"max_score\": 20,").And.Contain("\"max_score\": 40,");
        (await KataAsync(_clone, "grade", "1", "--export", "csv")).Text.Should().StartWith("kata,task,spec,");
        (await KataAsync(_clone, "grade", "1", "--export", "yaml")).Exit.Should().Be(2);
    }

    [Fact]
    public async Task An_instructor_grades_a_submission_with_hidden_specs_and_records_nothing()
    {
        var before = await GitAsync(_clone, "status", "--porcelain");

        var (_, text) = await KataAsync(course.Author.Root, "grade", "1", "--submission", _clone, "--hidden", course.Author.Root, "--export", "csv");

        text.Should().Contain("Seventeen_becomes_thirty_four,,passed,15,15,hidden").And.Contain("One_becomes_two,,passed,15,15,visible");
        (await GitAsync(_clone, "status", "--porcelain")).Should().Be(before);
        (await KataAsync(course.Author.Root, "grade", "1", "--hidden", Path.GetTempPath())).Text.Should().Contain("holds no hidden specs");
    }

    [Fact]
    public async Task What_cannot_be_graded_is_told_before_anything_runs()
    {
        var (exit, text) = await KataAsync(course.Author.Root, "grade", "1", "--submission", Path.Combine(_clone, "nowhere"));
        exit.Should().Be(2);
        OneLine(text).Should().Contain("nowhere is no folder").And.NotContain("does not compile");

        WriteIn(_clone, $"katas/{Slug}/Doubling.cs", "namespace Katas.Sample; class {");
        (exit, text) = await KataAsync(course.Author.Root, "grade", "1", "--submission", _clone);
        exit.Should().Be(1);
        OneLine(text).Should().Contain("does not compile").And.Contain($"katas/{Slug}/Doubling.cs:1:").And.NotContain("./kata test 1");
    }

    [Fact]
    public async Task A_stub_that_is_a_link_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var stub = Path.Combine(_clone, "katas", Slug, "Halving.cs");
        File.Delete(stub);
        File.CreateSymbolicLink(stub, Path.Combine(course.Author.Root, "solutions", Slug, "Halving.cs"));

        var (exit, text) = await KataAsync(course.Author.Root, "grade", "1", "--submission", _clone);

        exit.Should().Be(2);
        OneLine(text).Should().Contain("Halving.cs is a link");
    }
}

using FluentAssertions;
using Katas.Grader.Tests.Execution;
using Katas.Grader.Tests.Publishing;
using NJsonSchema;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Workflows;

/// <summary>Results that were damaged, or written by hand, between the job that grades and the one that records.</summary>
public sealed class ResultFolderTests(GradedClone graded) : IClassFixture<GradedClone>, IAsyncLifetime
{
    private readonly string _results = Directory.CreateTempSubdirectory("kata results ").FullName;
    private readonly string _clone = graded.Clone;

    private string ResultFile => Path.Combine(_results, $"{Slug}.cpu.json");

    public async ValueTask InitializeAsync() => await File.WriteAllTextAsync(ResultFile, graded.Result);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_results, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_whole_result_follows_the_schema_and_is_recorded()
    {
        (await SchemaAsync()).Validate(await File.ReadAllTextAsync(ResultFile)).Should().BeEmpty();

        var (exit, text) = await KataAsync(_clone, "record", "--results", _results);

        exit.Should().Be(0, text);
        (await File.ReadAllTextAsync(Path.Combine(_clone, "README.md"))).Should().Contain("In Progress 3/4");
    }

    [Theory]
    [InlineData("\"method\": \"Two_becomes_one\"", "\"method\": \"Two_becomes_two\"", "does not report Two_becomes_one")]
    [InlineData("\"method\": \"Two_becomes_one\"", "\"method\": \"One_becomes_two\"", "does not report Two_becomes_one")]
    [InlineData("\"gpu\": true", "\"gpu\": false", "does not report Doubling_works_on_the_device")]
    [InlineData("\"outcome\": \"failed\"", "\"outcome\": \"pending-gpu\"", "needs no GPU")]
    [InlineData("\"device\": \"cpu\"", "\"device\": \"tpu\"", "no device 'tpu'")]
    [InlineData("\"kata\": \"week01-sample\"", "\"kata\": \"week02-other\"", "no specs of 'week02-other'")]
    [InlineData("\"commit\": \"", "\"commit\": \"0", "it is of commit 0")]
    [InlineData("\"version\": 1", "\"version\": 2", "another version")]
    [InlineData("\"ran\": true", "\"ran\": false", "did not run, yet reports specs")]
    public async Task What_does_not_fit_the_course_is_left_out(string from, string to, string said) => await RefuseAsync(from, to, said);

    [Theory]
    [InlineData("\"outcome\": \"failed\"", "\"outcome\": \"excellent\"")]
    [InlineData("\"outcome\": \"failed\"", "\"outcome\": 0")]
    [InlineData("\"unfinished\": true", "\"unfinished\": null")]
    [InlineData("\"ran\": true", "\"ran\": true, \"points\": 100")]
    [InlineData("\"ran\": true,", "")]
    [InlineData("\"specs\": [", "\"specs\": [ null,")]
    public async Task What_does_not_follow_the_schema_is_left_out(string from, string to)
    {
        await RefuseAsync(from, to, "does not follow the schema");

        (await SchemaAsync()).Validate(await File.ReadAllTextAsync(ResultFile)).Should().NotBeEmpty("the schema and the reader agree");
    }

    [Fact]
    public async Task Two_results_of_one_kata_cancel_each_other_and_a_torn_file_is_told()
    {
        File.Copy(ResultFile, Path.Combine(_results, "again.json"));
        await File.WriteAllTextAsync(Path.Combine(_results, "torn.json"), "{ \"version\": 1, \"kata\"");

        var (exit, text) = await KataAsync(_clone, "record", "--results", _results);

        exit.Should().Be(2);
        OneLine(text).Should().Contain("has 2 results for cpu; none of them counts").And.Contain("torn.json does not count").And.Contain("Recorded 0 weeks");
    }

    private async Task RefuseAsync(string from, string to, string said)
    {
        var text = await File.ReadAllTextAsync(ResultFile);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        at.Should().BePositive();
        await File.WriteAllTextAsync(ResultFile, $"{text[..at]}{to}{text[(at + from.Length)..]}");
        var before = await File.ReadAllTextAsync(Path.Combine(_clone, "README.md"));

        var (exit, told) = await KataAsync(_clone, "record", "--results", _results);

        exit.Should().Be(2);
        OneLine(told).Should().Contain("does not count: ").And.Contain(said).And.Contain("Recorded 0 weeks");
        (await File.ReadAllTextAsync(Path.Combine(_clone, "README.md"))).Should().Be(before);
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "grader", "Katas.Grader", "Submissions", "results.schema.json"));
}

/// <summary>A learner's clone with one task solved, and its result.</summary>
public sealed class GradedClone : IAsyncLifetime
{
    private readonly PublishedCourse _course = new();

    public string Clone { get; private set; } = string.Empty;

    public string Result { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        await _course.InitializeAsync();
        Clone = await _course.Author.CloneAsync(_course.Author.Course, "a learner");
        WriteIn(Clone, $"katas/{Slug}/Doubling.cs", Solved["Doubling.cs"]);
        await CommitAsync(Clone, "Solve");
        var (exit, text) = await KataAsync(Clone, "grade", "--results", Path.Combine(Clone, ".kata", "results"));
        Assert.True(exit == 0, text);
        Result = await File.ReadAllTextAsync(Path.Combine(Clone, ".kata", "results", $"{Slug}.cpu.json"));
    }

    public ValueTask DisposeAsync() => _course.DisposeAsync();
}

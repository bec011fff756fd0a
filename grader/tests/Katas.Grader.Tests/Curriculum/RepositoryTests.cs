using FluentAssertions;
using Katas.Grader.Authoring;
using Katas.Grader.Curriculum;
using Katas.Grader.Progress;
using Katas.Grader.Tests.Execution;
using NJsonSchema;
using Xunit;

namespace Katas.Grader.Tests.Curriculum;

/// <summary>This repository itself.</summary>
public sealed class RepositoryTests
{
    private static readonly Syllabus Syllabus = Syllabus.Load(Laboratory.Root);

    [Fact]
    public void All_24_weeks_are_there_in_order()
    {
        Syllabus.Katas.Select(kata => kata.Number).Should().Equal(Enumerable.Range(1, 24));
        Syllabus.Katas.Select(kata => (kata.Month - 1) * 4 + kata.Week).Should().Equal(Enumerable.Range(1, 24));
    }

    [Fact]
    public async Task Every_kata_file_follows_its_schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "katas", "kata.schema.json"), TestContext.Current.CancellationToken);

        foreach (var kata in Syllabus.Katas)
        {
            schema.Validate(await File.ReadAllTextAsync(kata.File, TestContext.Current.CancellationToken)).Should().BeEmpty("{0}", kata.Slug);
        }
    }

    [Fact]
    public async Task Progress_follows_its_schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "grader", "Katas.Grader", "Progress", "progress.schema.json"), TestContext.Current.CancellationToken);

        schema.Validate(await File.ReadAllTextAsync(Path.Combine(Laboratory.Root, "progress.json"), TestContext.Current.CancellationToken)).Should().BeEmpty();
        schema.Validate("""{ "version": 2, "katas": {} }""").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Misconceptions_follow_their_schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "solutions", "misconceptions.schema.json"), TestContext.Current.CancellationToken);

        foreach (var kata in Written)
        {
            var file = Path.Combine(kata.SolutionFolder, "misconceptions.json");
            schema.Validate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().BeEmpty("{0}", kata.Slug);
        }
    }

    [Fact]
    public void Written_weeks_are_whole()
    {
        foreach (var kata in Written)
        {
            kata.Tasks.Sum(task => task.Points).Should().Be(100, "{0}", kata.Slug);
            kata.Tasks.Should().OnlyContain(task => Hints.Of(kata, task.Id).Count >= 3, "{0}", kata.Slug);
            kata.HiddenSpecFiles.Should().NotBeEmpty("{0}", kata.Slug);
            kata.Milestones.Should().NotBeEmpty("{0}", kata.Slug);
            File.Exists(kata.BriefFile).Should().BeTrue("{0}", kata.Slug);
            Misconceptions.Load(kata).Should().NotBeEmpty("{0}", kata.Slug);
        }
    }

    [Fact]
    public void Every_written_week_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Laboratory.Root, "Katas.slnx"));

        Written.Select(kata => Directory.GetFiles(kata.Folder, "*.csproj").Single()).Should().OnlyContain(project => solution.Contains(Path.GetFileName(project)));
    }

    [Fact]
    public void The_readme_holds_the_table()
    {
        var readme = File.ReadAllText(Path.Combine(Laboratory.Root, "README.md"));

        ReadmeTable.Update(readme, Syllabus.Katas, new ProgressFile(Laboratory.Root).Read()).Should().Be(readme, "`./kata grade` writes it");
    }

    private static IEnumerable<Kata> Written => Syllabus.Katas.Where(kata => kata.HasSpecs);
}

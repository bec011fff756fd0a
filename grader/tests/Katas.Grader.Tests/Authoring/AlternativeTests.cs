using FluentAssertions;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Authoring;

/// <summary>A learner's honest but different design passes: files of other make and other random streams, in place of the reference's.</summary>
public sealed class AlternativeTests(Laboratory laboratory)
{
    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetDirectories(Path.Combine(Laboratory.Root, "solutions"), "alternatives", SearchOption.AllDirectories)
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs")).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))!), Path.GetFileName(file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task I_can_solve_a_task_in_another_way(string slug, string file)
    {
        var kata = Syllabus.Load(Laboratory.Root).Katas.Single(kata => kata.Slug == slug);
        var reference = KataSources.OfReference(kata);
        var alternative = Path.Combine(kata.SolutionFolder, "alternatives", file);
        reference.Code.Should().ContainSingle(source => Path.GetFileName(source.Path) == file, "an alternative stands for a file of the reference");

        var verdicts = await laboratory.RunAsync(reference with
        {
            Code = [.. reference.Code.Select(source => Path.GetFileName(source.Path) == file ? new SourceFile(alternative, File.ReadAllText(alternative)) : source)],
        });

        verdicts.Should().OnlyContain(verdict => verdict.Outcome == Outcome.Passed || verdict.Outcome == Outcome.PendingGpu);
    }
}

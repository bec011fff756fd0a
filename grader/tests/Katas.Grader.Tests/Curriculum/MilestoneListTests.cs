using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Katas.Grader.Curriculum;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Curriculum;

public sealed partial class MilestoneListTests
{
    public static TheoryData<string> Weeks => [.. Syllabus.Load(Laboratory.Root).Katas.Where(kata => kata.HasSpecs).Select(kata => kata.Slug)];

    [Theory]
    [MemberData(nameof(Weeks))]
    public void Every_milestone_is_listed_with_its_device_and_minutes_and_every_listed_one_is_there(string slug)
    {
        var kata = Syllabus.Load(Laboratory.Root).Katas.Single(candidate => candidate.Slug == slug);
        var written = kata.SpecFiles.SelectMany(file => Milestone().Matches(File.ReadAllText(file)))
            .Select(match => (match.Groups["spec"].Value, match.Groups["gpu"].Success ? "gpu" : "cpu", double.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture)));

        kata.Milestones.Select(milestone => (milestone.Spec, milestone.Device, milestone.Minutes)).Should().BeEquivalentTo(written);
        kata.Milestones.Select(milestone => milestone.Id).Should().OnlyHaveUniqueItems().And.OnlyContain(id => Regex.IsMatch(id, "^[a-z0-9-]+$"), "ids name folders");
    }

    [GeneratedRegex(@"\[(?<gpu>Gpu)?MilestoneFact\((?<minutes>[\d.]+)\)\]\s+public void (?<spec>\w+)\(")]
    private static partial Regex Milestone();
}

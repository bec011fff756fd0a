using FluentAssertions;
using Katas.Grader.Progress;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Progress;

public sealed class ReadmeTableTests
{
    private static readonly CourseProgress Progress = new(new(StringComparer.Ordinal)
    {
        ["week99-laboratory"] = new KataProgress { Status = KataStatus.InProgress, Passed = 3, PendingGpu = 1, Failed = 2, Total = 6 },
    });

    [Fact]
    public void What_stands_outside_of_the_markers_is_the_same_to_the_byte()
    {
        var readme = Update($"  before\t\n{ReadmeTable.Begin}x{ReadmeTable.End}\n\nafter ");

        readme.Should().StartWith($"  before\t\n{ReadmeTable.Begin}\n| Month |").And.EndWith($"{ReadmeTable.End}\n\nafter ");
        readme.Should().Contain("| 1 | 1 | Tests | None | Break things | 🟨 In Progress 3/5 | |");
    }

    [Fact]
    public void Windows_line_ends_stay()
    {
        var readme = Update($"a\r\n{ReadmeTable.Begin}\r\n{ReadmeTable.End}\r\n");

        readme.Replace("\r\n", string.Empty, StringComparison.Ordinal).Should().NotContain("\n");
        Update(readme).Should().Be(readme);
    }

    [Theory]
    [InlineData("| 1 | 1 | a | b | c | d | my note |", "my note")]
    [InlineData("| 1 | 1 | Tests | None | Break things | 🟨 In Progress 1/2 | `a|b` and \\| c |", "`a|b` and \\| c")]
    [InlineData("|1|1|x|y|z|s|no blanks|", "no blanks")]
    public void Notes_stay_whatever_else_was_edited(string row, string note)
    {
        var readme = Update($"{ReadmeTable.Begin}\n| Month | Week |\n{row}\n{ReadmeTable.End}");

        readme.Should().Contain($"| {note} |");
        Update(readme).Should().Be(readme);
    }

    [Theory]
    [InlineData("no markers")]
    [InlineData(ReadmeTable.Begin)]
    [InlineData(ReadmeTable.End + ReadmeTable.Begin)]
    [InlineData(ReadmeTable.Begin + ReadmeTable.Begin + ReadmeTable.End)]
    public void Missing_or_doubled_markers_are_told(string readme) =>
        FluentActions.Invoking(() => Update(readme)).Should().Throw<GraderException>().WithMessage("*progress:*");

    private static string Update(string readme) => ReadmeTable.Update(readme, [Laboratory.Kata()], Progress);
}

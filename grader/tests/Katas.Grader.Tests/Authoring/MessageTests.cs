using FluentAssertions;
using Katas.Grader.Authoring;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;
using Katas.Grader.Tests.Execution;
using Spectre.Console;
using Xunit;

namespace Katas.Grader.Tests.Authoring;

/// <summary>What learners read for each misconception, and how a change of it is seen.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly Misconception Mistake = new() { Id = "doubled", File = "Code.cs", Find = "a", Replace = "b", Diagnosis = "Once is enough.", Specs = ["Halves"] };

    private readonly string _root = Directory.CreateTempSubdirectory("kata messages ").FullName;
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _said.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("first [3]: expected 0.25, actual 0.7501", "first [3]: expected 0.25, actual 0.7503")]
    [InlineData("error 1.2e-17 (allowed 1e-17)", "error 3.4e-16 (allowed 1e-17)")]
    [InlineData("The work took 3.41 s of processor time at best", "The work took 1.02 s of processor time at best")]
    [InlineData("it took 812 MB, more than", "it took 1024 MB, more than")]
    public void What_differs_between_machines_is_no_difference(string approved, string received)
    {
        var comparison = MessageComparison.Of($"a\n{approved}\n", $"a\n{received}\n");

        comparison.Differences.Should().BeEmpty();
        comparison.Merged.Should().Be($"a\n{approved}\n", "approved lines stay as they are");
    }

    [Theory]
    [InlineData("should be 2 everywhere", "should be 3 everywhere")]
    [InlineData("misconception doubled: Once is enough.", "misconception doubled: Once is plenty.")]
    [InlineData("float32", "float64")]
    public void Words_and_values_that_differ_are_shown(string approved, string received) =>
        MessageComparison.Of($"a\n{approved}\nz\n", $"a\n{received}\nz\n").Differences.Should().Equal($"+ {received}", $"- {approved}");

    [Fact]
    public void A_lost_and_a_new_line_are_shown() =>
        MessageComparison.Of("a\nb\nc\n", "a\nc\nd\n").Differences.Should().Equal("- b", "+ d");

    [Fact]
    public void A_new_text_in_between_leaves_the_others_as_they_are() =>
        MessageComparison.Of("one\n  x\n    off by 1\n\ntwo\n  x\n    off by 2\n", "new\n  x\n    off by 3\n\none\n  x\n    off by 1\n\ntwo\n  x\n    off by 2\n")
            .Differences.Should().HaveCount(3).And.OnlyContain(line => line.StartsWith('+'));

    [Fact]
    public void A_new_week_is_read_then_approved_and_a_change_is_told()
    {
        var (first, second) = (Settle("is off", accept: false), Settle("is off", accept: true));
        var (third, fourth) = (Settle("is off", accept: false), Settle("is far off", accept: false));

        first.Failed.Should().Be(1);
        second.Failed.Should().Be(0);
        third.Failed.Should().Be(0);
        fourth.Failed.Should().Be(1);
        _said.ToString().ReplaceLineEndings(" ").Should().Contain("does not exist yet").And.Contain("./kata verify 99 --accept").And.Contain("What learners read has changed").And.Contain("+       is far off");
        File.ReadAllText(Path.Combine(Folder, "messages.verified.txt")).Should().EndWith("\ndoubled (Code.cs)\n  ✗ Halves [2]\n      is off\n");
        File.ReadAllText(Path.Combine(Folder, "messages.received.txt")).Should().Contain("is far off");
    }

    [Fact]
    public void The_mistake_that_most_cases_name_speaks_for_all()
    {
        var groups = FailureGroup.Of([Failure("1", "x\n  misconception by-chance: a"), Failure("2", "x\n  misconception real: b"), Failure("3", "x\n  misconception real: b")]);

        groups.Should().ContainSingle().Which.Should().Match<FailureGroup>(group => group.Shown.Spec.Case == "2" && group.MoreCases == 2);
    }

    [Fact]
    public void A_case_that_names_a_mistake_says_more_than_one_that_does_not() =>
        FailureGroup.Of([Failure("1", "y"), Failure("2", "x\n  misconception real: b"), Failure("3", "y")])[0].Shown.Spec.Case.Should().Be("2");

    private string Folder => Path.Combine(_root, "solutions", "week99-laboratory");

    private CheckReport Settle(string message, bool accept)
    {
        Directory.CreateDirectory(Folder);
        var kata = Laboratory.Kata() with { Root = _root };
        var report = new CheckReport(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said), ColorSystem = ColorSystemSupport.NoColors }));
        var snapshot = new MessageSnapshot(kata);
        snapshot.Add(Mistake, new KataResult { Kata = kata, Problems = [], Ran = true, Verdicts = [Failure("2", message)] });
        snapshot.Settle(accept, report);
        return report;
    }

    private static Verdict Failure(string name, string message) => new()
    {
        Spec = new SpecInfo { Id = name, Method = "Halves", Case = name, Task = 1, Gpu = false, Milestone = false, Timeout = 0 },
        Outcome = Outcome.Failed,
        Message = message,
    };
}

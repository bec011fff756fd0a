using FluentAssertions;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Progress;
using Katas.Grader.Protocol;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Progress;

public sealed class GpuProgressTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_ran_on_a_gpu_is_recorded_and_a_grading_without_one_leaves_it_alone()
    {
        var first = GpuProgress.Of(Result(Outcome.Passed, Outcome.Failed), "specs", old: null, "c1", Monday);

        first.Should().Be(new GpuProgress("c1", 1, Monday, 1, "specs"));
        GpuProgress.Of(Result(Outcome.PendingGpu, Outcome.PendingGpu), "specs", first, "c2", Monday.AddDays(1)).Should().BeSameAs(first);
    }

    [Fact]
    public void Nothing_changes_when_a_later_grading_says_the_same()
    {
        var first = GpuProgress.Of(Result(Outcome.Passed, Outcome.Passed), "specs", old: null, "c1", Monday);

        GpuProgress.Of(Result(Outcome.Passed, Outcome.Passed), "specs", first, "c2", Monday.AddDays(1)).Should().BeSameAs(first);
        GpuProgress.Of(Result(Outcome.Passed, Outcome.Passed), "other specs", first, "c2", Monday.AddDays(1))!.Commit.Should().Be("c2");
        GpuProgress.Of(Result(), "specs", old: null, "c1", Monday).Should().BeNull();
    }

    private static KataResult Result(params Outcome[] outcomes) => new()
    {
        Kata = Laboratory.Kata(),
        Problems = [],
        Ran = true,
        Verdicts = [Verdict("cpu", gpu: false, Outcome.Failed), .. outcomes.Select((outcome, index) => Verdict($"gpu {index}", gpu: true, outcome))],
    };

    private static Verdict Verdict(string id, bool gpu, Outcome outcome) => new()
    {
        Spec = new SpecInfo { Id = id, Method = id, Case = string.Empty, Task = 1, Gpu = gpu, Milestone = false, Timeout = 0 },
        Outcome = outcome,
    };
}

using Approval;
using FluentAssertions;
using Katas.Grader.Cli.Watch;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Tests.Execution;
using Spectre.Console;
using Xunit;

namespace Katas.Grader.Tests.Watch;

public sealed class WatchScreenTests
{
    [Fact]
    public Task A_wrong_tensor() => Verifier.Verify(ScreenText.Of(Scenes.Wrong(), 80, 30));

    [Fact]
    public Task Untouched_stubs() => Verifier.Verify(ScreenText.Of(Scenes.Untouched(), 80, 24));

    [Fact]
    public Task A_wrong_tensor_on_a_usual_terminal() => Verifier.Verify(ScreenText.Of(Scenes.Wrong(), 80, 24));

    [Fact]
    public Task The_first_verdict_of_a_run() => Verifier.Verify(ScreenText.Of(Scenes.Running(), 80, 24));

    [Fact]
    public Task Half_typed_code() => Verifier.Verify(ScreenText.Of(Scenes.HalfTyped(), 80, 24));

    [Fact]
    public Task A_tiny_terminal() => Verifier.Verify(ScreenText.Of(Scenes.Wrong(), 40, 10));

    [Fact]
    public Task The_keys()
    {
        var model = Scenes.Wrong();
        model.Panel = new WatchPanel.Keys();
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task A_hint()
    {
        var model = Scenes.Wrong();
        model.Panel = new WatchPanel.Hint(3, ["What happens to the variance of `q·k` as d grows?", "Divide the scores by **the square root** of the width."], 1);
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task The_question_before_a_reset()
    {
        var model = Scenes.Wrong();
        model.Panel = new WatchPanel.ConfirmReset();
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task A_milestone_that_trains()
    {
        var model = Scenes.Solved();
        var milestone = new WatchPanel.Milestone();
        model.Panel = milestone;
        model.Take(new WatchEvent.RunStarted(2, Milestones: true));
        milestone.Print(string.Concat(Enumerable.Range(1, 40).Select(step => $"step {step * 100}: loss {2.0 / step:0.000}\n")));
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task A_milestone_that_has_trained()
    {
        var model = Scenes.Solved();
        var milestone = new WatchPanel.Milestone();
        model.Panel = milestone;
        model.Take(new WatchEvent.RunStarted(2, Milestones: true));
        milestone.Print("step 100: loss 0.05\n✗ accuracy 0.91 (at least 0.95)\n");
        model.Take(new WatchEvent.TrainingEnded(2));
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task A_solved_kata()
    {
        var model = Scenes.Solved();
        (model.IsCelebrating, model.Next) = (true, Syllabus.Load(Laboratory.Root).Find("12"));
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task A_kata_solved_before() => Verifier.Verify(ScreenText.Of(Scenes.Solved(), 80, 24));

    [Fact]
    public Task A_run_that_cannot_be_made()
    {
        var model = Scenes.Begin();
        model.Take(new WatchEvent.RunRefused(1, "katas/week05-attention/kata.json is malformed: line 3: '}' is expected.\n`git checkout -- katas/week05-attention/kata.json` restores it.", Fatal: false));
        return Verifier.Verify(ScreenText.Of(model, 80, 24));
    }

    [Fact]
    public Task What_is_printed_where_there_is_no_terminal()
    {
        using var output = new StringWriter();
        using var view = new LinesView(output, Laboratory.Root, new StoppedClock());
        var model = Scenes.Wrong();
        view.Show(model, [new WatchEvent.RunEnded(1, new KataResult { Kata = Scenes.Kata, Problems = [] })]);
        return Verifier.Verify(output.ToString());
    }

    [Fact]
    public Task What_is_printed_for_programs()
    {
        using var output = new StringWriter();
        using var view = new JsonView(output);
        var model = Scenes.Wrong();
        view.Show(model,
        [
            new WatchEvent.RunStarted(2, Milestones: false),
            new WatchEvent.VerdictGiven(2, model.Shown! with { Message = "wrong" }, TimeSpan.FromMilliseconds(61)),
            new WatchEvent.FirstVerdictTimed(2, new VerdictTimes(1, 2, 3, 4), TimeSpan.FromMilliseconds(61)),
            new WatchEvent.RunEnded(2, new KataResult { Kata = Scenes.Kata, Problems = [], Ran = true, CompileTime = TimeSpan.FromMilliseconds(40), Elapsed = TimeSpan.FromMilliseconds(400) }),
            new WatchEvent.RunRefused(3, "why", Fatal: false),
            new WatchEvent.Pulse(),
        ]);
        return Verifier.Verify(output.ToString());
    }

    [Fact]
    public async Task The_picture_in_the_readme_is_the_approved_screen()
    {
        var file = Path.Combine(Laboratory.Root, "docs", "watch.svg");
        var picture = ScreenText.Svg(Scenes.Wrong(), 80, 30, "The terminal while ./kata watch 5 runs");
        var committed = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : string.Empty;
        if (committed != picture)
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(file, ".received.svg"), picture);
        }

        committed.Should().Be(picture, "docs/watch.received.svg holds the picture of the screen as it is now");
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(12, 3)]
    [InlineData(20, 5)]
    [InlineData(200, 70)]
    public void Every_screen_fits_every_terminal(int width, int height)
    {
        foreach (var model in new[] { Scenes.Wrong(), Scenes.Untouched(), Scenes.Running(), Scenes.HalfTyped(), Scenes.Solved(), Scenes.Begin() })
        {
            foreach (var colours in new[] { true, false })
            {
                var lines = new WatchScreen(model, Laboratory.Root, colours).Lines(width, height);

                lines.Should().HaveCount(height);
                lines.Should().OnlyContain(line => Spectre.Console.Rendering.Segment.CellCount(line.Fit(width)) <= width);
            }
        }
    }

    [Fact]
    public void A_screen_writes_only_lines_that_changed()
    {
        using var terminal = new StringWriter();
        using var view = new ScreenView(terminal, Laboratory.Root, ColorSystemSupport.TrueColor, () => (80, 24));
        view.Show(Scenes.Wrong(), []);
        terminal.GetStringBuilder().Clear();

        view.Show(Scenes.Wrong(), []);
        terminal.ToString().Should().BeEmpty();
        view.Show(Scenes.Running(), []);
        terminal.ToString().Should().Contain("running 1/111").And.NotContain("Masks");
    }

    [Fact]
    public void The_failure_on_the_screen_and_the_task_in_hand_run_first()
    {
        var model = Scenes.Wrong();
        model.TakeInHand("AttentionGradients.cs");
        model.SelectNext();

        var first = model.First();

        first[0].Should().Be(model.Shown!.Spec.Id);
        first.Skip(1).Take(11).Should().OnlyContain(id => id.StartsWith("3."));
        first.Skip(12).Should().OnlyContain(id => id.StartsWith("4."));
    }

    [Fact]
    public void Verdicts_of_an_outdated_run_change_nothing()
    {
        var model = Scenes.Running();
        var before = ScreenText.Of(model, 80, 24);

        model.Take(new WatchEvent.VerdictGiven(1, new Verdict { Spec = model.Specs[0], Outcome = Outcome.Failed, Message = "late" }, TimeSpan.Zero));
        model.Take(new WatchEvent.RunEnded(1, new KataResult { Kata = Scenes.Kata, Problems = [] }));

        ScreenText.Of(model, 80, 24).Should().Be(before);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}

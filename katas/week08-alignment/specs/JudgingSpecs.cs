using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(8)]
public sealed class JudgingSpecs
{
    [Theory, GoldenData("win-rate")]
    public void Win_rate_matches_golden(GoldenCase golden)
    {
        var rate = WinRate.FromCounts(golden.Inputs.Get<long>("wins"), golden.Inputs.Get<long>("losses"), golden.Inputs.Get<long>("ties"));

        golden.Verify("rate", rate.Rate);
        golden.Verify("low", rate.Low);
        golden.Verify("high", rate.High);
    }

    [Fact]
    public void Swapping_the_sides_mirrors_the_interval() => Draws.Repeat(20, 839, draws =>
    {
        var scores = Enumerable.Range(0, draws.Int(1, 40)).Select(_ => (Ours: draws.Int(0, 4) / 2.0, Theirs: draws.Int(0, 4) / 2.0)).ToList();
        var (ours, theirs) = (scores.Select(pair => pair.Ours).ToList(), scores.Select(pair => pair.Theirs).ToList());

        var (forth, back) = (WinRate.Compare(ours, theirs, 0.5), WinRate.Compare(theirs, ours, 0.5));

        forth.Rate.Should().BeApproximately(scores.Average(pair => (pair.Ours - pair.Theirs) switch { > 0.5 => 1.0, < -0.5 => 0, _ => 0.5 }), 1e-12, "a difference up to the margin is half a win");
        (back.Rate + forth.Rate).Should().BeApproximately(1, 1e-12);
        (back.Low + forth.High).Should().BeApproximately(1, 1e-12);
        forth.Rate.Should().BeInRange(forth.Low, forth.High);
    });

    [Fact]
    public void Comparisons_that_say_nothing_are_refused()
    {
        FluentActions.Invoking(() => WinRate.FromCounts(0, 0, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => WinRate.FromCounts(3, -1, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => WinRate.Compare([1, 2], [1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => WinRate.Compare([], [])).Should().Throw<ArgumentException>();
        WinRate.Compare([1, 2, 3], [1, 1, 4]).Rate.Should().Be(0.5, "without a margin only equal scores are ties");
    }

    [Fact]
    public void Greedy_responses_stop_at_end_of_text()
    {
        using var model = Rigged(next: [3, 4, 5, 0, 6, 6, 6, 2]);

        var (responses, finished) = ResponseMetrics.Respond(model, [[7], [7, 7, 7, 7, 7], [7, 7, 7, 7]], endOfText: 0, maxNew: 6);

        responses[0].ShouldEqual([3, 4, 5], "the end of text ends a response and is no part of it");
        responses[1].ShouldEqual([6, 6, 6, 2, 2, 2], "it sees the last 8 tokens, and stops after 6 new ones");
        responses[2].Should().BeEmpty("the first token already ends it");
        finished.Should().BeApproximately(2 / 3.0, 1e-12);
        ResponseMetrics.Respond(model, [[7]], endOfText: 0, maxNew: 3).FinishedShare.Should().Be(0, "three tokens were not the end yet");
        FluentActions.Invoking(() => ResponseMetrics.Respond(model, [[]], 0, 3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ResponseMetrics.Respond(model, [], 0, 3)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Exact_matches_are_trimmed_and_ordinal()
    {
        var matches = ResponseMetrics.ExactMatch([" Paris.\n", "paris.", "Rome"], ["Paris.", "Paris.", "Rome "]);
        matches.Should().BeApproximately(2 / 3.0, 1e-12, "blanks around a response do not count, but \"paris.\" is not \"Paris.\"");
        ResponseMetrics.ExactMatch(["cafe\u0301"], ["caf\u00e9"]).Should().Be(0, "character for character");
        FluentActions.Invoking(() => ResponseMetrics.ExactMatch(["a"], [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ResponseMetrics.ExactMatch([], [])).Should().Throw<ArgumentException>();
    }

    // A model without thoughts: after position p comes next[p], whatever the tokens are.
    private static Gpt2Model Rigged(long[] next)
    {
        using var recordsNothing = no_grad();
        var model = new Gpt2Model(new Gpt2Config(8, next.Length, 8, 1, 1));
        foreach (var (name, parameter) in model.named_parameters().Where(entry => entry.name.Contains("c_proj")))
        {
            parameter.zero_();
        }

        Inputs.Parameter(model, "wte.weight").copy_(eye(8));
        Inputs.Parameter(model, "wpe.weight").copy_(10 * eye(8).index_select(0, tensor(next)));
        return model;
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(7)]
public sealed class DecodingSpecs
{
    [Theory, GoldenData("decoding", "length_penalty")]
    public void Length_penalty_matches_golden(GoldenCase golden)
    {
        foreach (var (index, (length, alpha)) in golden.Inputs.Get<long[]>("lengths").Zip(golden.Inputs.Get<double[]>("alphas")).Index())
        {
            golden.Verify($"penalties/{index}", Decoding.LengthPenalty(length, alpha));
        }
    }

    [Theory, GoldenData("decoding", "beam*,exhaustive*,never*")]
    public void Beam_matches_the_library_scorer_and_exhaustive_search(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var found = Decoding.Beam(
            TableModel.Step(inputs.Tensor("table")), inputs.Get<long>("bos"), inputs.Get<long>("eos"), inputs.Get<int>("beam_size"), inputs.Get<int>("max_length"), inputs.Get<double>("alpha"));

        var expected = golden.Expected.Items("hypotheses").Count;
        found.Should().HaveCountGreaterThanOrEqualTo(expected).And.HaveCountLessThanOrEqualTo(inputs.Get<int>("beam_size"));
        for (var rank = 0; rank < expected; rank++)
        {
            golden.Verify($"hypotheses/{rank}/score", found[rank].Score);
            golden.Verify($"hypotheses/{rank}/log_probability", found[rank].LogProbability);
            golden.Verify($"hypotheses/{rank}/tokens", (object)found[rank].Tokens);
            golden.Verify($"hypotheses/{rank}/finished", (object)found[rank].Finished);
        }
    }

    [Theory, GoldenData("decoding", "beam*")]
    public void Greedy_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var found = Decoding.Greedy(TableModel.Step(inputs.Tensor("table")), inputs.Get<long>("bos"), inputs.Get<long>("eos"), inputs.Get<int>("max_length"));

        golden.Verify("greedy/tokens", (object)found.Tokens);
        golden.Verify("greedy/log_probability", found.LogProbability);
        golden.Verify("greedy/finished", (object)found.Finished);
        found.Score.Should().Be(found.LogProbability, "greedy search uses α = 0");
    }

    [Fact]
    public void Beam_finds_what_greedy_misses()
    {
        var table = full([5, 5, 5], Math.Log(1e-9), dtype: ScalarType.Float64); // ids: 1 bos, 2 eos, 3 and 4 words
        (table[1, 1, 3], table[1, 1, 4]) = (Math.Log(0.6), Math.Log(0.4));
        (table[1, 3, 2], table[1, 3, 3], table[1, 4, 2]) = (Math.Log(0.4), Math.Log(0.3), Math.Log(0.9));
        table[3, 3, 2] = Math.Log(0.5);

        Decoding.Greedy(TableModel.Step(table), 1, 2, 5).Tokens.Should().Equal([3L], "0.6 is the best first step");
        var best = Decoding.Beam(TableModel.Step(table), 1, 2, beamSize: 2, maxLength: 5, alpha: 0)[0];

        best.Tokens.Should().Equal([4L], "0.4 · 0.9 is more than 0.6 · 0.4");
        best.LogProbability.Should().BeApproximately(Math.Log(0.36), 1e-12);
    }

    [Fact]
    public void Beam_never_returns_anything_better_than_exhaustive_search_nor_out_of_order() => Draws.Repeat(20, 741, draws =>
    {
        var table = (1.5 * draws.Normal([4, 4, 4])).log_softmax(-1);
        var (alpha, all) = (draws.Uniform(0, 1.2), new List<Hypothesis>());
        TableModel.Enumerate(table, [1], 0, maxLength: 4, alpha, all);
        var best = all.OrderByDescending(hypothesis => hypothesis.Score).ToList();

        foreach (var beamSize in new[] { 1, 2, 4, 256 })
        {
            var found = Decoding.Beam(TableModel.Step(table), 1, 2, beamSize, maxLength: 4, alpha);
            found.Count.Should().BeInRange(1, Math.Min(beamSize, all.Count));
            found.Select(hypothesis => hypothesis.Score).Should().BeInDescendingOrder("the best comes first");
            found.Select(hypothesis => string.Join(' ', hypothesis.Tokens) + hypothesis.Finished).Should().OnlyHaveUniqueItems();
            foreach (var (rank, hypothesis) in found.Index())
            {
                var same = all.Single(other => other.Finished == hypothesis.Finished && other.Tokens.SequenceEqual(hypothesis.Tokens));
                hypothesis.LogProbability.Should().BeApproximately(same.LogProbability, 1e-9);
                hypothesis.Score.Should().BeApproximately(same.Score, 1e-9, "a score is the log-probability of the tokens over the length penalty").And.BeLessThanOrEqualTo(best[rank].Score + 1e-9);
            }
        }

        Decoding.Beam(TableModel.Step(table), 1, 2, 256, maxLength: 4, alpha).Should().HaveCount(all.Count, "a beam wider than the tree holds all of it");
    });

    [Fact]
    public void Step_is_called_once_per_position_with_all_live_hypotheses()
    {
        var table = Inputs.Normal(761, 6, 6, 6).to(ScalarType.Float64).log_softmax(-1);
        table.select(2, 2).fill_(-50); // eos never comes up
        List<Tensor> calls = [];

        Decoding.Beam(prefixes => { calls.Add(prefixes.clone().DetachFromDisposeScope()); return TableModel.Step(table)(prefixes); }, 1, 2, beamSize: 3, maxLength: 4);

        calls.Should().HaveCount(4, "step is called once per position");
        foreach (var (position, prefixes) in calls.Index())
        {
            prefixes.Should($"the prefixes of call {position}").HaveDtype(ScalarType.Int64).And.HaveShape(position == 0 ? 1 : 3, position + 1);
            prefixes.select(1, 0).Should($"the first tokens of call {position}").BeAllEqualTo(1, "every prefix begins with bos");
        }
    }

    [Fact]
    public void Beam_keeps_the_likeliest_prefixes_of_all_hypotheses()
    {
        var table = full([6, 6, 6], -30, dtype: ScalarType.Float64);
        (table[1, 1, 3], table[1, 1, 4]) = (Math.Log(0.6), Math.Log(0.4));
        (table[1, 3, 3], table[1, 3, 4], table[1, 4, 5]) = (Math.Log(0.5), Math.Log(0.3), Math.Log(0.9));
        List<long[]> asked = [];

        Decoding.Beam(prefixes => { asked.AddRange(Rows(prefixes)); return TableModel.Step(table)(prefixes); }, 1, 2, beamSize: 2, maxLength: 3);
        var mixed = asked[3..5];
        (table[1, 1, 3], table[1, 1, 4]) = (Math.Log(0.9), Math.Log(0.1));
        asked.Clear();
        Decoding.Beam(prefixes => { asked.AddRange(Rows(prefixes)); return TableModel.Step(table)(prefixes); }, 1, 2, beamSize: 2, maxLength: 3);

        Sorted(mixed).ShouldEqual(["1 3 3", "1 4 5"], "0.6 · 0.5 and 0.4 · 0.9 are the two largest", "the prefixes that go on");
        Sorted(asked[3..5]).ShouldEqual(["1 3 3", "1 3 4"], "both places go to extensions of one hypothesis", "the prefixes that go on");

        static IEnumerable<string> Sorted(IEnumerable<long[]> prefixes) => prefixes.Select(prefix => string.Join(' ', prefix)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Beam_goes_on_only_while_a_live_hypothesis_can_win()
    {
        var table = full([4, 4, 4], -30, dtype: ScalarType.Float64);
        (table[1, 1, 2], table[1, 1, 3], table[1, 3, 2]) = (Math.Log(0.50), Math.Log(0.45), 0);
        var calls = 0;
        Hypothesis Best(double alpha) => Decoding.Beam(prefixes => { calls++; return TableModel.Step(table)(prefixes); }, 1, 2, beamSize: 1, maxLength: 5, alpha)[0];

        Best(alpha: 1).Tokens.ShouldEqual([3L], "log 0.45 divided by 7/6 is more than log 0.5, which has ended first", "the best tokens at α = 1");
        calls = 0;
        Best(alpha: 0).Tokens.Should().BeEmpty("0.5 is more than 0.45");
        calls.Should().Be(1, "no live hypothesis can exceed what is finished");
    }

    [Fact]
    public void Batched_greedy_equals_one_by_one()
    {
        using var model = Inputs.Model(17, config => config with { Dropout = 0.3, Tying = WeightTying.Output });
        model.train();
        long[][] sources = [[4, 5, 6, 2], [7, 2], [8, 9, 10, 11, 4, 5, 2], [6, 6, 2], [11, 4, 8, 2]];
        var padded = Inputs.Ids([.. sources.Select(row => (long[])[.. row, .. new long[7 - row.Length]])]);

        var together = Decoding.GreedyBatch(model, padded, 1, 2, maxLength: 9);

        foreach (var (row, source) in sources.Index())
        {
            var alone = Decoding.Greedy(Decoding.For(model, Inputs.Ids(source)), 1, 2, maxLength: 9).Tokens;
            together[row].ShouldEqual(alone, "a sentence does not depend on its batch mates, and dropout is off", $"what sentence {row} of a batch is decoded to");
        }

        model.training.Should().BeTrue("the model's mode is put back");
    }

    [Fact]
    public void Decoding_rejects_what_does_not_fit()
    {
        using var model = Inputs.Model(18);
        var step = TableModel.Step(zeros(4, 4, 4, dtype: ScalarType.Float64));
        Action[] wrong =
        [
            () => Decoding.Beam(step, 1, 2, 0, 5), () => Decoding.Beam(step, 1, 2, 4, 0), () => Decoding.Greedy(step, 1, 2, 0),
            () => Decoding.GreedyBatch(model, Inputs.Ids([4, 2]), 1, 2, 0), () => Decoding.For(model, Inputs.Ids([4, 2], [5, 2])),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }

    private static long[][] Rows(Tensor prefixes) => [.. Enumerable.Range(0, (int)prefixes.size(0)).Select(row => prefixes[row].data<long>().ToArray())];
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(8)]
public sealed class BleuSpecs
{
    [Theory, GoldenData("bleu")]
    public void Bleu_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var bleu = Bleu.Corpus(inputs.Get<string[][]>("hypotheses"), inputs.Get<string[][][]>("references"), smoothing: Enum.Parse<BleuSmoothing>(inputs.Get<string>("smoothing")));

        golden.Verify("score", bleu.Score);
        golden.Verify("brevity_penalty", bleu.BrevityPenalty);
        golden.Verify("hypothesis_length", (object)bleu.HypothesisLength);
        golden.Verify("reference_length", (object)bleu.ReferenceLength);
        foreach (var (order, precision) in bleu.Precisions.Index())
        {
            golden.Verify($"precisions/{order}", precision);
        }
    }

    [Fact]
    public void Bleu_of_itself_is_100_and_order_of_sentences_is_irrelevant() => Draws.Repeat(10, 801, draws =>
    {
        string[] Sentence() => [.. Enumerable.Range(0, draws.Int(4, 12)).Select(_ => $"w{draws.Int(0, 5)}")];
        string[][] references = [.. Enumerable.Range(0, 8).Select(_ => Sentence())], hypotheses = [.. Enumerable.Range(0, 8).Select(_ => Sentence())];
        static double Score(IEnumerable<string[]> hypotheses, IEnumerable<string[]> references) =>
            Bleu.Corpus([.. hypotheses], [.. references.Select(reference => (string[][])[reference])], smoothing: BleuSmoothing.AddOne).Score;

        Score(references, references).Should().BeApproximately(100, 1e-9);
        Score(hypotheses.Reverse(), references.Reverse()).Should().BeApproximately(Score(hypotheses, references), 1e-9, "counts are summed over the corpus");
        Score(hypotheses, references).Should().BeInRange(0, 100 - 1e-6);
    });

    [Fact]
    public void Bleu_of_nothing_is_zero_and_counts_must_agree()
    {
        string[] cat = ["the", "cat"];

        Bleu.Corpus([[]], [[cat]]).Should().BeEquivalentTo(new BleuScore(0, [0, 0, 0, 0], 0, 0, 2));
        Bleu.Corpus([cat], [[cat]], maxOrder: 2).Score.Should().BeApproximately(100, 1e-9);
        ((Action)(() => Bleu.Corpus([cat], []))).Should().Throw<ArgumentException>();
    }
}

using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers.Hidden;

/// <summary>Tasks 5 to 8 on other numbers: by hand, against libtorch, or by another way of counting.</summary>
public sealed class HiddenTrainingSpecs
{
    [Fact, OfTask(5)]
    public void Loss_and_gradient_follow_the_sum_over_classes() => Draws.Repeat(8, 9701, draws =>
    {
        var (logits, smoothing) = (2 * draws.Normal([3, 4, 6]), draws.Uniform(0, 1));
        var targets = tensor(Enumerable.Range(0, 12).Select(_ => (long)draws.Int(0, 5)).ToArray(), [3, 4]);
        targets[0, 0] = 5;
        var (own, other) = (logits.clone().requires_grad_(), logits.clone().requires_grad_());
        var q = (nn.functional.one_hot(targets, 6).to(ScalarType.Float64) * (1 - smoothing)) + (smoothing / 6);

        var loss = LabelSmoothing.Loss(own, targets, smoothing, ignoreIndex: 2);
        var expected = -(q * nn.functional.log_softmax(other, -1)).sum([-1L])[targets != 2].mean();
        loss.backward();
        expected.backward();

        loss.detach().Should().BeCloseTo(expected.detach(), 1e-10, 1e-12);
        own.grad!.Should().BeCloseTo(other.grad!, 1e-9, 1e-12);
    });

    [Theory, OfTask(5), InlineData(1, 1, 1, 2.0, 2.0), InlineData(9, 4, 9, 0.5, 1.0 / 12), InlineData(36, 4, 9, 1.0, 1.0 / 12), InlineData(3, 4, 9, 1.0, 1.0 / 18)]
    public void Rates_by_hand(long step, long dModel, long warmup, double factor, double expected) =>
        NoamSchedule.LearningRate(step, dModel, warmup, factor).Should().BeApproximately(expected, 1e-12);

    [Fact, OfTask(6)]
    public void Ids_of_another_corpus_by_hand()
    {
        var vocabulary = Vocabulary.Build([TextTokens.Split("Ein Hund, ein Ball."), TextTokens.Split("EIN Ball!"), TextTokens.Split("der Hund der Frau")], minCount: 2);

        vocabulary.Encode(TextTokens.Split("Der Ball, ein Hund: Frau")).Should().Equal(6, 5, 3, 4, 7, 3, 3);
        vocabulary.Count.Should().Be(8);
        vocabulary.Decode([1, 4, 7, 2, 5]).Should().Equal("ein", "hund");
    }

    [Fact, OfTask(6)]
    public void Batches_fit_pairs_that_are_long_on_one_side_only() => Draws.Repeat(5, 9711, draws =>
    {
        var pairs = Enumerable.Range(0, 200).Select(_ => new SentencePair(new long[draws.Int(1, 20)], new long[draws.Int(1, 20)])).ToList();

        var batches = Batching.ByTokens(pairs, 63, draws.Seed());

        batches.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, 200));
        batches.Should().OnlyContain(batch => batch.Length * batch.Max(index => Math.Max(pairs[index].Source.Length, pairs[index].Target.Length) + 1) <= 63);
        Batching.ByTokens([], 10, 1).Should().BeEmpty();
        Batching.Collate([.. batches[0].Select(index => pairs[index])]).TargetTokens.Should().Be(batches[0].Sum(index => pairs[index].Target.Length + 1));
    });

    [Fact, OfTask(7)]
    public void Beams_break_ties_by_hypothesis_then_by_token()
    {
        static Tensor Uniform(Tensor prefixes) => full([prefixes.size(0), 5], Math.Log(0.2), dtype: ScalarType.Float64);

        var found = Decoding.Beam(Uniform, bos: 1, eos: 4, beamSize: 3, maxLength: 2, alpha: 0);

        found.Select(hypothesis => string.Join(' ', hypothesis.Tokens)).Should().Equal("0 0", "0 1", "0 2");
        found.Should().OnlyContain(hypothesis => !hypothesis.Finished && Math.Abs(hypothesis.Score - (2 * Math.Log(0.2))) < 1e-12);
        Decoding.Greedy(Uniform, 1, 4, 3).Tokens.Should().Equal(0, 0, 0);
        Decoding.Greedy(Uniform, 1, eos: 0, 3).Should().BeEquivalentTo(new Hypothesis([], Math.Log(0.2), Math.Log(0.2), true));
    }

    [Fact, OfTask(7)]
    public void An_ending_below_the_beam_is_dropped()
    {
        static Tensor Step(Tensor prefixes) => tensor(new[] { 0.4, 0.35, 0.05, 0.2 }).log().expand(prefixes.size(0), -1);

        Decoding.Beam(Step, bos: 1, eos: 3, beamSize: 2, maxLength: 1, alpha: 0).Select(hypothesis => (hypothesis.Tokens.Single(), hypothesis.Finished)).Should().Equal((0, false), (1, false));
        Decoding.Beam(Step, bos: 1, eos: 3, beamSize: 3, maxLength: 1, alpha: 0).Select(hypothesis => hypothesis.Finished).Should().Equal([false, false, true], "live ones join at the end: 0.4, 0.35, then the ending 0.2 before 0.05");
    }

    [Fact, OfTask(7)]
    public void A_model_decodes_what_its_logits_say()
    {
        using var recordsNothing = no_grad();
        using var model = new Seq2SeqTransformer(new(9, 9, 8, 2, 12, 1, 1, Dropout: 0, NormFirst: true, FinalNorm: true), new Draws(9721).Generator());
        var (source, prefixes) = (tensor(new[] { 4L, 5, 8, 2 }).view(1, 4), tensor(new[] { 1L, 7, 4, 1, 4, 4 }).view(2, 3));

        var step = Decoding.For(model, source);

        step(prefixes).Should().BeCloseTo(nn.functional.log_softmax(model.call(source.expand(2, -1), prefixes), -1).select(1, 2), 1e-4, 1e-5);
    }

    [Fact, OfTask(8)]
    public void Bleu_by_hand()
    {
        string[] Words(string line) => line.Split(' ');
        var bleu = Bleu.Corpus([Words("the the the cat"), Words("a dog")], [[Words("the cat sat"), Words("the cat the mat sat")], [Words("a dog barked")]], maxOrder: 2);

        bleu.Precisions[0].Should().BeApproximately(100 * 5.0 / 6, 1e-9, "the, the (clipped at two), cat, a, dog");
        bleu.Precisions[1].Should().BeApproximately(100 * 2.0 / 4, 1e-9, "the cat, a dog");
        (bleu.HypothesisLength, bleu.ReferenceLength).Should().Be((6, 6), "3 and 5 are as close to 4: the shorter counts, 3 + 3");
        bleu.Score.Should().BeApproximately(100 * Math.Sqrt(5.0 / 6 * 0.5), 1e-9);
        Bleu.Corpus([Words("a b c")], [[Words("a x c y")]], maxOrder: 3, smoothing: BleuSmoothing.Exponential).Precisions.Should().Equal([100 * 2 / 3.0, 100 / (2 * 2.0), 100 / 4.0], "zeros are halved again and again");
    }

    [Fact, OfTask(8)]
    public void Training_lowers_the_loss_of_post_norm_models_too()
    {
        using var model = new Seq2SeqTransformer(new(8, 8, 16, 2, 32, 1, 1, Dropout: 0, Tying: WeightTying.All), new Draws(9731).Generator());
        using var optimizer = optim.Adam(model.parameters(), 1);
        SequenceBatch[] batches = [Batching.Collate(ToyTasks.Copy(32, 4, 2, 4, seed: 8))];
        var before = Seq2SeqTraining.Evaluate(model, batches);

        for (var step = 0; step < 30; step++)
        {
            Seq2SeqTraining.Step(model, optimizer, batches[0], learningRate: 5e-3);
        }

        Seq2SeqTraining.Evaluate(model, batches).Loss.Should().BeLessThan(0.8 * before.Loss);
        double.IsNaN(Seq2SeqTraining.Evaluate(model, []).Loss).Should().BeTrue("nothing was measured");
    }
}

using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

public sealed class LearningSpecs
{
    private const int Length = 16;

    [Fact, Statistical, OfTask(5)]
    public void A_tiny_gpt2_learns_a_markov_chain_to_its_entropy()
    {
        var draws = new Draws(2);
        var chain = new MarkovChain(draws);

        var (model, _) = TrainOnChain(chain, draws, steps: 100, CPU, ScalarType.Float32);

        Statistic.ShouldLie("the held-out loss above the chain's entropy", Excess(model, chain, draws), atLeast: -0.02, atMost: 0.06, "no model can know more than the chain, and 100 steps are enough to know nearly as much");
    }

    [Fact, Statistical, OfTask(7)]
    public void A_tiny_bert_learns_to_fill_gaps()
    {
        var draws = new Draws(841);
        using var generator = draws.Generator();
        using var model = new Gpt2(new Gpt2Config(VocabularySize: 12, ContextLength: 12, EmbeddingSize: 32, Layers: 1, Heads: 2, Causal: false), generator);
        using var optimizer = Recipe.AdamW(model);

        for (var step = 0; step < 100; step++)
        {
            using var scope = NewDisposeScope();
            var rows = RepeatedTriples(32, draws);
            var batch = MaskedLanguageModel.Corrupt(rows, zeros_like(rows, ScalarType.Bool), 1, 12, generator, 0.2);
            TrainingStep.Run(model, optimizer, [batch], 8e-3 * Math.Min(1, (step + 1) / 20.0));
        }

        Statistic.ShouldLie("accuracy on masked tokens", AccuracyOnMasked(model, draws), atLeast: 0.85, because: "a masked token stands three places further on both sides");
    }

    [GpuFact, OfTask(5)]
    public void Bfloat16_training_tracks_float32()
    {
        double Loss(ScalarType dtype)
        {
            var draws = new Draws(3);
            var (_, losses) = TrainOnChain(new MarkovChain(draws), draws, steps: 100, CUDA, dtype);
            return losses[^10..].Average();
        }

        var (wide, narrow) = (Loss(ScalarType.Float32), Loss(ScalarType.BFloat16));

        Statistic.ShouldLie("the difference of the final losses", Math.Abs(wide - narrow), atMost: 0.05, because: "bfloat16 has the range of float32 and 8 bits");
    }

    private static (Gpt2 Model, List<double> Losses) TrainOnChain(MarkovChain chain, Draws draws, int steps, Device device, ScalarType dtype)
    {
        using var generator = draws.Generator();
        var model = new Gpt2(new Gpt2Config(MarkovChain.Tokens, Length, EmbeddingSize: 32, Layers: 1, Heads: 2), generator);
        model.to(device, dtype);
        using var optimizer = Recipe.AdamW(model);
        var (text, losses) = (chain.Sample(30_000, draws).to(device), new List<double>());
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var batch = TokenWindows.Sample(text, 32, Length, generator);
            losses.Add(TrainingStep.Run(model, optimizer, [batch], 6e-3 * Math.Min(1, (step + 1) / 10.0) * (step < 70 ? 1 : 0.2)).Loss);
        }

        return (model, losses);
    }

    // Against the chain's own loss on the same tokens: chance enters both alike, so that little is left of it.
    private static double Excess(Gpt2 model, MarkovChain chain, Draws draws)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var texts = Enumerable.Range(0, 256).Select(_ => chain.Sample(Length + 1, draws)).ToArray();
        var rows = stack(texts); // [256, T + 1]
        model.eval();
        var losses = nn.functional.cross_entropy(model.call(rows.narrow(1, 0, Length)).flatten(0, 1), rows.narrow(1, 1, Length).flatten());
        return losses.ToDouble() - texts.Average(chain.Loss);
    }

    // Three distinct tokens of 2 … 11, four times over: [count, 12].
    private static Tensor RepeatedTriples(int count, Draws draws)
    {
        var triples = Enumerable.Range(0, count).SelectMany(_ => Enumerable.Range(2, 10).OrderBy(_ => draws.Uniform(0, 1)).Take(3).Select(token => (long)token)).ToArray();
        return tensor(triples, [count, 3]).repeat(1, 4);
    }

    private static double AccuracyOnMasked(Gpt2 model, Draws draws)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        using var generator = draws.Generator();
        var rows = RepeatedTriples(512, draws);
        var masked = rand(rows.shape, generator: generator) < 0.2;
        model.eval();
        return model.call(rows.masked_fill(masked, 1)).argmax(-1).eq(rows)[masked].to(ScalarType.Float64).mean().ToDouble();
    }
}

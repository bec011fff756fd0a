using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(6)]
public sealed class SamplingSpecs
{
    [Theory, GoldenData("sampling")]
    public void Filters_match_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var logits = inputs.Tensor("logits");

        var filtered = Sampling.Filter(logits, inputs.Get<double>("temperature"), inputs.Get<int>("top_k"), inputs.Get<double>("top_p"));

        golden.Verify("probabilities", nn.functional.softmax(filtered, -1));
        golden.Verify("kept", filtered.isfinite());
        logits.Should().BeBitwiseEqualTo(inputs.Tensor("logits"), "the argument stays as it is");
    }

    [Fact]
    public void Equal_probabilities_enter_the_nucleus_in_the_order_of_their_ids()
    {
        var logits = tensor(new[,] { { 0f, 3, 3, 3, 0 }, { 1, 1, 1, 1, 1 } });

        Sampling.Filter(logits, topP: 0.5).isfinite().Should().BeBitwiseEqualTo(tensor(new[,] { { false, true, true, false, false }, { true, true, true, false, false } }), "half the mass needs two of three, and three of five");
        Sampling.Filter(logits, temperature: 0).isfinite().Should().BeBitwiseEqualTo(tensor(new[,] { { false, true, false, false, false }, { true, false, false, false, false } }), "the first of the greatest");
    }

    [Fact, Statistical]
    public void Draws_follow_the_filtered_distribution()
    {
        var draws = new Draws(851);
        using var generator = draws.Generator();
        var logits = Sampling.Filter(draws.Normal([1, 10], ScalarType.Float32), temperature: 1.3, topK: 6);

        var drawn = Sampling.Draw(logits.expand(20_000, 10), generator);

        drawn.Should().HaveShape(20_000).And.HaveDtype(ScalarType.Int64);
        var (counts, expected) = (drawn.bincount(null, 10).data<long>().ToArray(), nn.functional.softmax(logits[0], -1).data<float>().ToArray());
        expected.Count(probability => probability == 0).Should().Be(4, "the top 6 of 10 tokens are kept");
        counts.Zip(expected).Where(pair => pair.Second == 0).Sum(pair => pair.First).Should().Be(0, "what was removed is never drawn");
        var worst = counts.Zip(expected).Where(pair => pair.Second > 0).Max(pair => Math.Abs((pair.First / 20_000.0) - pair.Second) / Math.Sqrt(pair.Second * (1 - pair.Second) / 20_000));
        Statistic.ShouldLie("the largest error in standard errors of a token's frequency", worst, atMost: 6, because: "20 000 draws show the distribution");
    }

    [Fact]
    public void Generation_is_reproducible_crops_the_context_and_is_greedy_at_zero()
    {
        using var model = Models.Loud(861);
        var prompt = Models.Tokens(862, 2, 5, 17);

        Tensor Text(int seed, double temperature) => Sampling.Generate(model, prompt, 20, new Draws(seed).Generator(), temperature);

        Text(863, 1).Should().HaveShape(2, 25).And.HaveNoGradientGraph();
        Text(863, 1).narrow(1, 0, 5).Should().BeBitwiseEqualTo(prompt, "the prompt comes first");
        Text(863, 1).Should().BeBitwiseEqualTo(Text(863, 1), "equal seeds give equal text");
        var sameText = Text(863, 1).eq(Text(864, 1)).all().item<bool>();
        sameText.Should().BeFalse("another seed draws another text");
        Text(863, 0).Should("the text at temperature 0").BeBitwiseEqualTo(Greedy(model, prompt, 20), "the most probable token follows each time, given the last 12 tokens");
        var beyond = Models.Tokens(865, 8, 20, 17);
        Sampling.Generate(model, beyond, 1, new Draws(1).Generator(), 0).Should().BeBitwiseEqualTo(Greedy(model, beyond, 1), "of 20 tokens the last 12 count");
        Sampling.Generate(model, prompt, 0, new Draws(1).Generator()).Should().BeBitwiseEqualTo(prompt);
    }

    [Fact]
    public void Generation_uses_no_dropout_and_leaves_the_mode_as_it_was()
    {
        using var model = Models.Tiny(871, dropout: 0.5);
        var prompt = Models.Tokens(872, 1, 4, 17);
        model.train();

        var text = Sampling.Generate(model, prompt, 6, new Draws(873).Generator(), temperature: 0);

        model.training.Should().BeTrue();
        model.eval();
        text.Should().BeBitwiseEqualTo(Greedy(model, prompt, 6));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        var logits = zeros(2, 5);
        Sampling.Filter(logits, 2, 3, 0.5).Should().HaveShape(2, 5);

        foreach (var (temperature, k, p) in new (double, int, double)[] { (-1, 0, 1), (double.NaN, 0, 1), (1, -1, 1), (1, 0, 0), (1, 0, 1.1), (1, 0, double.NaN) })
        {
            FluentActions.Invoking(() => Sampling.Filter(logits, temperature, k, p)).Should().Throw<ArgumentException>();
        }

        FluentActions.Invoking(() => Sampling.Filter(zeros(5))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sampling.Draw(full(1, 3, double.NegativeInfinity), new Draws(1).Generator())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sampling.Generate(Models.Tiny(1), zeros(1, 0, dtype: ScalarType.Int64), 3, new Draws(1).Generator())).Should().Throw<ArgumentException>("there is no prompt");
        FluentActions.Invoking(() => Sampling.Generate(Models.Tiny(1), zeros(1, 2, dtype: ScalarType.Int64), -1, new Draws(1).Generator())).Should().Throw<ArgumentException>();
    }

    private static Tensor Greedy(Gpt2 model, Tensor prompt, int steps)
    {
        using var recordsNothing = no_grad();
        var text = prompt;
        for (var step = 0; step < steps; step++)
        {
            var length = Math.Min(12, text.size(1));
            text = cat([text, model.call(text.narrow(1, text.size(1) - length, length)).select(1, -1).argmax(-1, keepdim: true)], 1);
        }

        return text;
    }
}

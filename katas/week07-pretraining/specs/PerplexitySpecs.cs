using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(6)]
public sealed class PerplexitySpecs
{
    [Theory, GoldenData("perplexity")]
    public void Strided_perplexity_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var model = Models.Load(inputs);

        var result = Perplexity.Strided(model.call, inputs.Tensor("tokens"), inputs.Get<long>("context_length"), inputs.Get<long>("stride"));

        golden.Verify("perplexity", result.Perplexity);
        golden.Verify("negative_log_likelihood", result.NegativeLogLikelihood);
        golden.Verify("count", result.Count);
    }

    [Fact]
    public void Each_token_is_scored_exactly_once()
    {
        for (var n = 2; n <= 20; n++)
        {
            for (var stride = 1; stride <= 8; stride++)
            {
                using var scope = NewDisposeScope();
                var (tokens, model) = (arange(n, dtype: ScalarType.Int64), new RecordingModel(n));

                var result = Perplexity.Strided(model.Call, tokens, 8, stride);

                result.Count.Should().Be(n - 1, "all but the first of {0} tokens at a stride of {1}", n, stride);
                result.NegativeLogLikelihood.Should().BeApproximately(model.LossOfAll, 1e-9, "every target of {0} tokens counts once at a stride of {1}: each has another loss", n, stride);
                Perplexity.Strided(input => zeros(input.size(0), input.size(1), 5), tokens % 5, 8, stride).Perplexity.Should().BeApproximately(5, 1e-9, "a model that knows nothing hesitates among all 5");
            }
        }
    }

    [Fact]
    public void Smaller_stride_never_sees_less_context()
    {
        long[] Contexts(long stride)
        {
            var model = new RecordingModel(60);
            Perplexity.Strided(model.Call, arange(60, dtype: ScalarType.Int64), 8, stride);
            return model.ContextOfEachTarget();
        }

        var contexts = new[] { 8L, 4, 2, 1 }.Select(Contexts).ToList();

        contexts[0][..8].Should().Equal(Enumerable.Range(1, 8).Select(length => (long)length), "the first window has what there is");
        foreach (var (wide, narrow) in contexts.Zip(contexts.Skip(1)))
        {
            narrow.Zip(wide).Should().OnlyContain(pair => pair.First >= pair.Second, "half the stride only adds windows");
        }

        contexts.Zip([8L, 4, 2, 1], (all, stride) => (Least: all[8..].Min(), Stride: stride)).Should().OnlyContain(found => found.Least == 8 - found.Stride + 1, "8 − stride + 1 tokens are there for every later target");
    }

    [Fact]
    public void Perplexity_is_told_per_token_per_word_and_in_bits_per_byte()
    {
        var result = new PerplexityResult(12 * Math.Log(8), 12);

        result.Perplexity.Should().BeApproximately(8, 1e-12);
        result.PerWord(6).Should().BeApproximately(64, 1e-11, "two tokens a word");
        result.BitsPerByte(24).Should().BeApproximately(1.5, 1e-12, "3 bits a token, half a token a byte");
        FluentActions.Invoking(() => result.PerWord(0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => result.BitsPerByte(0)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Strides_and_texts_that_do_not_fit_are_refused()
    {
        Tensor Uniform(Tensor input) => zeros(input.size(0), input.size(1), 5);
        var tokens = zeros(6, dtype: ScalarType.Int64);
        Perplexity.Strided(Uniform, tokens, 4, 4).Count.Should().Be(5);

        FluentActions.Invoking(() => Perplexity.Strided(Uniform, tokens, 4, 5)).Should().Throw<ArgumentException>("tokens between the windows would not be scored");
        FluentActions.Invoking(() => Perplexity.Strided(Uniform, tokens, 4, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Perplexity.Strided(Uniform, tokens.narrow(0, 0, 1), 4, 2)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Perplexity.Strided(Uniform, tokens.unsqueeze(0), 4, 2)).Should().Throw<ArgumentException>();
    }

    // Reads the tokens 0 … n − 1, so that it knows where a window lies; the target after token i has a loss of its own.
    private sealed class RecordingModel(int n)
    {
        private readonly List<(long Start, long End)> _windows = [];

        public double LossOfAll => Enumerable.Range(0, n - 1).Sum(Loss);

        public Tensor Call(Tensor input)
        {
            var logits = zeros(input.size(0), input.size(1), n, dtype: ScalarType.Float64);
            for (var row = 0L; row < input.size(0); row++)
            {
                _windows.Add((input[row, 0].item<long>(), input[row, -1].item<long>()));
                foreach (var (token, at) in input[row].data<long>().ToArray().Select((token, at) => (token, at)).Where(item => item.token < n - 1))
                {
                    logits[row, at, token + 1] = Logit((int)token);
                }
            }

            return logits;
        }

        public long[] ContextOfEachTarget() =>
            [.. Enumerable.Range(1, n - 1).Select(target => target - _windows.Where(window => window.Start < target && target <= window.End + 1).Min(window => window.Start))];

        private static double Logit(int token) => 1 + Math.Sqrt(token);

        private double Loss(int token) => Math.Log(Math.Exp(Logit(token)) + n - 1) - Logit(token);
    }
}

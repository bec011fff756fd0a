using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(3)]
public sealed class BigramSpecs
{
    [Theory, GoldenData("language", "tiny")]
    public void Counts_and_likelihood_of_a_tiny_corpus(GoldenCase golden) => Likelihoods(golden, golden.Inputs.Get<string[]>("words"));

    [Theory, GoldenData("language", "names")]
    public void Thirty_two_thousand_names_score_the_published_likelihood(GoldenCase golden) => Likelihoods(golden, Datasets.Names());

    [Fact]
    public void The_vocabulary_is_ordered_and_closed()
    {
        var vocabulary = CharVocabulary.FromWords(["cab", "éa"]);

        vocabulary.Size.Should().Be(5);
        ".abcé".Select(vocabulary.Encode).Should().Equal(0, 1, 2, 3, 4);
        vocabulary.Decode(3).Should().Be('c');
        FluentActions.Invoking(() => vocabulary.Encode('z')).Should().Throw<KeyNotFoundException>();
        FluentActions.Invoking(() => vocabulary.Decode(5)).Should().Throw<KeyNotFoundException>();
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Every_row_is_a_distribution(double smoothing)
    {
        var counts = tensor(new long[,] { { 0, 6, 2 }, { 1, 0, 3 }, { 0, 0, 0 } });

        var probabilities = Bigram.Probabilities(counts, smoothing);

        probabilities.sum(1).Should().BeCloseTo(ones(3, dtype: ScalarType.Float64), 0, 1e-12, "P(next | current) sums to 1 over the next character");
        probabilities[2].Should().BeCloseTo(full(3, 1 / 3.0, dtype: ScalarType.Float64), 0, 1e-12, "nothing is known of an unseen row");
        probabilities[0, 1].item<double>().Should().BeApproximately((6 + smoothing) / (8 + (3 * smoothing)), 1e-12, "a probability is its count over its row's total, both smoothed");
    }

    [Fact]
    public void Unsmoothed_zero_probability_costs_infinity()
    {
        var vocabulary = CharVocabulary.FromWords(["ab"]);
        var probabilities = Bigram.Probabilities(Bigram.Counts(["ab"], vocabulary), 0);

        Bigram.NegativeLogLikelihood(["ba"], probabilities, vocabulary).Should().Be(double.PositiveInfinity);
        Bigram.NegativeLogLikelihood(["ab"], probabilities, vocabulary).Should().Be(0, "impossible bigrams that do not occur cost nothing");
    }

    [Fact]
    public void Samples_follow_the_table()
    {
        var vocabulary = CharVocabulary.FromWords(["abcd"]);
        var table = tensor(new[,] { { 0, 0.5, 0.25, 0.15, 0.1 }, { 0.9, 0, 0.1, 0, 0 }, { 0.9, 0, 0, 0.1, 0 }, { 1.0, 0, 0, 0, 0 }, { 1.0, 0, 0, 0, 0 } });

        var words = Bigram.Sample(table, vocabulary, 5000, Seeds.Generator(1));

        words.Should().HaveCount(5000).And.OnlyContain(word => word.Length > 0 && !word.Contains('.'), "a '.' ends a word and is not part of it");
        double[] shares = [.. "abcd".Select(letter => words.Count(word => word[0] == letter) / 5000.0)];
        double[] expected = [0.5, 0.25, 0.15, 0.1];
        (shares.Zip(expected, (a, b) => Math.Abs(a - b)).Sum() / 2).Should().BeLessThan(0.045);
        Bigram.Sample(table, vocabulary, 50, Seeds.Generator(2)).Should().Equal(Bigram.Sample(table, vocabulary, 50, Seeds.Generator(2)));
        words.Count(word => word.StartsWith('d') && word.Length > 1).Should().Be(0, "d is always followed by the end");
    }

    [Theory, GoldenData("language", "neural_6")]
    public void Neural_bigram_loss_and_gradient_match_torch(GoldenCase golden)
    {
        var (weights, x, y) = (golden.Inputs.Tensor("weights"), golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y"));

        var (loss, gradient) = Bigram.NeuralLoss(weights, x, y, golden.Inputs.Get<double>("penalty"));

        golden.Verify("loss", loss);
        golden.Verify("gradient", gradient);
        GradientCheck.Verify(point => Bigram.NeuralLoss(point, x, y, 0.3).Loss, weights, gradient);
    }

    [Fact]
    public void Log_counts_are_a_stationary_point()
    {
        var counts = tensor(new long[,] { { 1, 2, 3 }, { 4, 1, 1 }, { 2, 5, 1 } });
        var pairs = Enumerable.Range(0, 9).SelectMany(cell => Enumerable.Repeat(cell, (int)counts[cell / 3, cell % 3].item<long>())).ToArray();
        var (x, y) = (tensor(pairs.Select(cell => cell / 3L).ToArray()), tensor(pairs.Select(cell => cell % 3L).ToArray()));
        var frequencies = counts.to_type(ScalarType.Float64) / counts.sum(1, keepdim: true);

        var (_, gradient) = Bigram.NeuralLoss(frequencies.log(), x, y, penalty: 0);

        gradient.Should().BeCloseTo(zeros(3, 3, dtype: ScalarType.Float64), 0, 1e-12, "counting is what gradient descent converges to");
    }

    private static void Likelihoods(GoldenCase golden, IReadOnlyList<string> words)
    {
        var vocabulary = CharVocabulary.FromWords(words);
        var counts = Bigram.Counts(words, vocabulary);

        golden.Verify("counts", counts);
        vocabulary.Size.Should().Be(golden.Expected.Get<int>("size"));
        counts.sum().item<long>().Should().Be(golden.Expected.Get<long>("bigrams"));
        foreach (var smoothing in golden.Inputs.Tensor("smoothings").data<double>())
        {
            var nll = Bigram.NegativeLogLikelihood(words, Bigram.Probabilities(counts, smoothing), vocabulary);
            golden.Verify(FormattableString.Invariant($"nll_smoothing_{smoothing}"), nll);
        }
    }
}

namespace Katas.PytorchMastery;

/// <summary>The characters of a set of words, numbered; '.' marks both ends of a word and is 0.</summary>
public sealed class CharVocabulary
{
    // solution:begin
    private readonly string _characters;
    private readonly Dictionary<char, long> _ids;

    private CharVocabulary(string characters)
    {
        _characters = characters;
        _ids = characters.Select((character, id) => (character, id)).ToDictionary(pair => pair.character, pair => (long)pair.id);
    }

    // solution:end
    /// <summary>How many characters there are, '.' included.</summary>
    public int Size
    {
        get
        {
            // solution:begin task 3: count the characters
            return _characters.Length;
            // solution:end
        }
    }

    /// <summary>The vocabulary of words: '.' is 0, then the distinct characters in ordinal order.</summary>
    /// <param name="words">The words, without '.'.</param>
    public static CharVocabulary FromWords(IEnumerable<string> words)
    {
        // solution:begin task 3: put '.' first and the distinct characters after it
        return new(string.Concat(words.SelectMany(word => word).Distinct().Where(character => character != '.').Order().Prepend('.')));
        // solution:end
    }

    /// <summary>The number of a character.</summary>
    /// <param name="c">The character.</param>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary.</exception>
    public long Encode(char c)
    {
        // solution:begin task 3: look the character up
        return _ids.TryGetValue(c, out var id) ? id : throw new KeyNotFoundException($"'{c}' is not in the vocabulary.");
        // solution:end
    }

    /// <summary>The character of a number.</summary>
    /// <param name="id">In [0, Size).</param>
    /// <exception cref="KeyNotFoundException">There is no such number.</exception>
    public char Decode(long id)
    {
        // solution:begin task 3: look the number up
        return id >= 0 && id < Size ? _characters[(int)id] : throw new KeyNotFoundException($"There is no character {id}; the vocabulary has {Size}.");
        // solution:end
    }
}

/// <summary>A language model that looks one character back: by counting, and by gradient (Karpathy, makemore part 1).</summary>
public static class Bigram
{
    /// <summary>How often each character follows each other one, '.' at both ends of every word.</summary>
    /// <param name="words">The words.</param>
    /// <param name="vocabulary">V characters.</param>
    /// <returns>int64 [V, V]: row = current character, column = the next one.</returns>
    public static Tensor Counts(IEnumerable<string> words, CharVocabulary vocabulary)
    {
        // solution:begin task 3: count every pair of neighbours, end marks included
        var counts = new long[vocabulary.Size, vocabulary.Size];
        foreach (var (current, next) in Pairs(words, vocabulary))
        {
            counts[current, next]++;
        }

        return tensor(counts);
        // solution:end
    }

    /// <summary>The probability of each next character: rows of (count + smoothing), normalized. A row without any is uniform.</summary>
    /// <param name="counts">int64 [V, V].</param>
    /// <param name="smoothing">Added to every count, at least 0.</param>
    /// <returns>float64 [V, V], rows sum to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is negative.</exception>
    public static Tensor Probabilities(Tensor counts, double smoothing)
    {
        // solution:begin task 3: normalize each row, the empty ones to uniform
        if (!(smoothing >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Smoothing is at least 0.");
        }

        using var scope = NewDisposeScope();
        var weights = counts.to_type(ScalarType.Float64) + smoothing;                    // [V, V]
        var totals = weights.sum(1, keepdim: true);                                      // [V, 1]
        return where(totals > 0, weights / totals, full_like(weights, 1.0 / counts.shape[1])).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The mean of −log P(next | current) over all bigrams of the words, end marks included; +∞ when one of them is impossible.</summary>
    /// <param name="words">The words, at least one.</param>
    /// <param name="probabilities">[V, V].</param>
    /// <param name="vocabulary">V characters.</param>
    public static double NegativeLogLikelihood(IEnumerable<string> words, Tensor probabilities, CharVocabulary vocabulary)
    {
        // solution:begin task 3: average the negative logarithms over predicted characters
        using var scope = NewDisposeScope();
        var pairs = Pairs(words, vocabulary).ToList();
        var current = tensor(pairs.Select(pair => pair.Current).ToArray());
        var next = tensor(pairs.Select(pair => pair.Next).ToArray());
        return -probabilities[current, next].log().mean().item<double>();
        // solution:end
    }

    /// <summary>Words drawn character by character, from '.' to the next '.', which is not part of them.</summary>
    /// <param name="probabilities">[V, V].</param>
    /// <param name="vocabulary">V characters.</param>
    /// <param name="count">How many words.</param>
    /// <param name="generator">Equal seeds give equal words.</param>
    public static IReadOnlyList<string> Sample(Tensor probabilities, CharVocabulary vocabulary, int count, Generator generator)
    {
        // solution:begin task 3: start at '.', draw from the current character's row until '.' comes
        var words = new List<string>(count);
        for (var word = 0; word < count; word++)
        {
            var (text, current) = ("", 0L);
            do
            {
                using var scope = NewDisposeScope();
                current = multinomial(probabilities[current], 1, true, generator).item<long>();
                text += vocabulary.Decode(current);
            }
            while (current != 0);

            words.Add(text[..^1]);
        }

        return words;
        // solution:end
    }

    /// <summary>The same model as a network without hidden layers: row x of W holds the logits of what follows x.</summary>
    /// <remarks>L = −(1/N) Σ log softmax(W[x])[y] + penalty · mean(W²); the gradient is (P − Y)/N added to the rows x, plus 2·penalty·W/V².</remarks>
    /// <param name="weights">W [V, V].</param>
    /// <param name="x">Current characters, int64 [N].</param>
    /// <param name="y">Next characters, int64 [N].</param>
    /// <param name="penalty">At least 0; pulls the weights to 0, like smoothing the counts.</param>
    /// <returns>The loss, and its gradient [V, V].</returns>
    public static (double Loss, Tensor Gradient) NeuralLoss(Tensor weights, Tensor x, Tensor y, double penalty)
    {
        // solution:begin task 3: take the cross-entropy of the selected rows and scatter its gradient back to them
        using var scope = NewDisposeScope();
        var logits = weights.index_select(0, x);                                         // [N, V]
        var shifted = logits - logits.amax([1], keepdim: true);
        var logProbabilities = shifted - shifted.exp().sum(1, keepdim: true).log();      // [N, V]
        var labels = y.unsqueeze(1);                                                     // [N, 1]
        var loss = -logProbabilities.gather(1, labels).mean() + (penalty * (weights * weights).mean());
        var residual = logProbabilities.exp().scatter_add_(1, labels, full(labels.shape, -1, dtype: weights.dtype, device: weights.device)) / x.numel();
        var gradient = (2 * penalty / weights.numel() * weights).index_add_(0, x, residual, 1);
        return (loss.to_type(ScalarType.Float64).item<double>(), gradient.MoveToOuterDisposeScope());
        // solution:end
    }
    // solution:begin

    private static IEnumerable<(long Current, long Next)> Pairs(IEnumerable<string> words, CharVocabulary vocabulary)
    {
        foreach (var word in words)
        {
            var current = 0L;
            foreach (var next in word.Select(vocabulary.Encode).Append(0))
            {
                yield return (current, next);
                current = next;
            }
        }
    }
    // solution:end
}

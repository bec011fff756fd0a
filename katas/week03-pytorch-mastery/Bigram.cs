namespace Katas.PytorchMastery;

/// <summary>The characters of a set of words, numbered; '.' marks both ends of a word and is 0.</summary>
public sealed class CharVocabulary
{
    /// <summary>How many characters there are, '.' included.</summary>
    public int Size
    {
        get
        {
            // TODO(week03.3): count the characters
            throw new NotImplementedException("Week 3, task 3: count the characters");
        }
    }

    /// <summary>The vocabulary of words: '.' is 0, then the distinct characters in ordinal order.</summary>
    /// <param name="words">The words, without '.'.</param>
    public static CharVocabulary FromWords(IEnumerable<string> words)
    {
        // TODO(week03.3): put '.' first and the distinct characters after it
        throw new NotImplementedException("Week 3, task 3: put '.' first and the distinct characters after it");
    }

    /// <summary>The number of a character.</summary>
    /// <param name="c">The character.</param>
    /// <exception cref="KeyNotFoundException">It is not in the vocabulary.</exception>
    public long Encode(char c)
    {
        // TODO(week03.3): look the character up
        throw new NotImplementedException("Week 3, task 3: look the character up");
    }

    /// <summary>The character of a number.</summary>
    /// <param name="id">In [0, Size).</param>
    /// <exception cref="KeyNotFoundException">There is no such number.</exception>
    public char Decode(long id)
    {
        // TODO(week03.3): look the number up
        throw new NotImplementedException("Week 3, task 3: look the number up");
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
        // TODO(week03.3): count every pair of neighbours, end marks included
        throw new NotImplementedException("Week 3, task 3: count every pair of neighbours, end marks included");
    }

    /// <summary>The probability of each next character: rows of (count + smoothing), normalized. A row without any is uniform.</summary>
    /// <param name="counts">int64 [V, V].</param>
    /// <param name="smoothing">Added to every count, at least 0.</param>
    /// <returns>float64 [V, V], rows sum to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is negative.</exception>
    public static Tensor Probabilities(Tensor counts, double smoothing)
    {
        // TODO(week03.3): normalize each row, the empty ones to uniform
        throw new NotImplementedException("Week 3, task 3: normalize each row, the empty ones to uniform");
    }

    /// <summary>The mean of −log P(next | current) over all bigrams of the words, end marks included; +∞ when one of them is impossible.</summary>
    /// <param name="words">The words, at least one.</param>
    /// <param name="probabilities">[V, V].</param>
    /// <param name="vocabulary">V characters.</param>
    public static double NegativeLogLikelihood(IEnumerable<string> words, Tensor probabilities, CharVocabulary vocabulary)
    {
        // TODO(week03.3): average the negative logarithms over predicted characters
        throw new NotImplementedException("Week 3, task 3: average the negative logarithms over predicted characters");
    }

    /// <summary>Words drawn character by character, from '.' to the next '.', which is not part of them.</summary>
    /// <param name="probabilities">[V, V].</param>
    /// <param name="vocabulary">V characters.</param>
    /// <param name="count">How many words.</param>
    /// <param name="generator">Equal seeds give equal words.</param>
    public static IReadOnlyList<string> Sample(Tensor probabilities, CharVocabulary vocabulary, int count, Generator generator)
    {
        // TODO(week03.3): start at '.', draw from the current character's row until '.' comes
        throw new NotImplementedException("Week 3, task 3: start at '.', draw from the current character's row until '.' comes");
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
        // TODO(week03.3): take the cross-entropy of the selected rows and scatter its gradient back to them
        throw new NotImplementedException("Week 3, task 3: take the cross-entropy of the selected rows and scatter its gradient back to them");
    }
}

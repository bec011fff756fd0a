namespace Katas.Pretraining;

/// <summary>The corruption that BERT learns to undo (Devlin et al. 2018, §3.1, task 1).</summary>
public static class MaskedLanguageModel
{
    /// <summary>Corrupts tokens with given draws.</summary>
    /// <remarks>
    /// Selected = not special and select &lt; probability. Labels: the original token where selected, else −100.
    /// Inputs where selected: the mask if action &lt; 0.8; the replacement if 0.8 ≤ action &lt; 0.9; unchanged otherwise.
    /// </remarks>
    /// <param name="tokens">int64, any shape; not changed.</param>
    /// <param name="special">bool, the same shape: true where a token stands for no text and is left alone.</param>
    /// <param name="maskId">The id of [MASK].</param>
    /// <param name="select">The same shape, uniform in [0, 1): whether.</param>
    /// <param name="action">The same shape, uniform in [0, 1): what.</param>
    /// <param name="replacement">int64, the same shape: random tokens.</param>
    /// <param name="probability">The share that is selected, in [0, 1].</param>
    /// <returns>Inputs and labels, int64, the same shape.</returns>
    /// <exception cref="ArgumentException">Shapes or dtypes disagree, or the probability is out of range.</exception>
    public static (Tensor Inputs, Tensor Labels) CorruptWith(
        Tensor tokens, Tensor special, long maskId, Tensor select, Tensor action, Tensor replacement, double probability = 0.15)
    {
        // solution:begin task 7: choose once, and use the choice for labels, masks and replacements
        if (tokens.dtype != ScalarType.Int64 || special.dtype != ScalarType.Bool || replacement.dtype != ScalarType.Int64
            || !new[] { special, select, action, replacement }.All(other => other.shape.SequenceEqual(tokens.shape)))
        {
            throw new ArgumentException("Tokens and replacements are int64, special is bool, and all draws have the shape of the tokens.", nameof(tokens));
        }

        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        using var scope = NewDisposeScope();
        var selected = ~special & (select < probability);
        var masked = selected & (action < 0.8);
        var replaced = selected & (action >= 0.8) & (action < 0.9);
        var labels = where(selected, tokens, full_like(tokens, -100));
        var inputs = where(replaced, replacement, tokens.masked_fill(masked, maskId));
        return (inputs.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
        // solution:end
    }

    /// <summary>The same with fresh draws; replacements are uniform over the whole vocabulary.</summary>
    /// <param name="tokens">int64, any shape; not changed.</param>
    /// <param name="special">bool, the same shape.</param>
    /// <param name="maskId">The id of [MASK].</param>
    /// <param name="vocabularySize">V, at least 1.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <param name="probability">The share that is selected, in [0, 1].</param>
    /// <returns>Inputs and labels, int64, the same shape and device as the tokens.</returns>
    /// <exception cref="ArgumentException">As in <see cref="CorruptWith"/>, or the vocabulary is empty.</exception>
    public static (Tensor Inputs, Tensor Labels) Corrupt(Tensor tokens, Tensor special, long maskId, long vocabularySize, Generator generator, double probability = 0.15)
    {
        // solution:begin task 7: draw the three tensors
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        using var scope = NewDisposeScope();
        Tensor Uniform() => rand(tokens.shape, device: generator.device, generator: generator).to(tokens.device);
        var (select, action) = (Uniform(), Uniform());
        var replacement = randint(vocabularySize, tokens.shape, dtype: ScalarType.Int64, device: generator.device, generator: generator).to(tokens.device);
        var (inputs, labels) = CorruptWith(tokens, special, maskId, select, action, replacement, probability);
        return (inputs.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
        // solution:end
    }
}

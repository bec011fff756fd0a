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
        // TODO(week07.7): choose once, and use the choice for labels, masks and replacements
        throw new NotImplementedException("Week 7, task 7: choose once, and use the choice for labels, masks and replacements");
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
        // TODO(week07.7): draw the three tensors
        throw new NotImplementedException("Week 7, task 7: draw the three tensors");
    }
}

namespace Katas.Rlhf;

/// <summary>How probable a language model finds a response: the number that every method of this week is made of.</summary>
public static class SequenceLogProbabilities
{
    /// <summary>The label of tokens that do not count: prompts and padding.</summary>
    public const long Ignore = -100;

    /// <summary>log p(labels[:, t + 1]) from the logits at t, because position t predicts token t + 1; 0 where that label is <see cref="Ignore"/>.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="labels">int64 [B, T].</param>
    /// <returns>[B, T − 1].</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static Tensor PerToken(Tensor logits, Tensor labels)
    {
        // TODO(week16.2): cut the last logit and the first label, gather, mask
        throw new NotImplementedException("Week 16, task 2: cut the last logit and the first label, gather, mask");
    }

    /// <summary>The sum over the tokens that count, or their average; a row without any gives 0.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="labels">int64 [B, T].</param>
    /// <param name="average">Whether to divide by the number of tokens.</param>
    /// <returns>[B].</returns>
    public static Tensor Sum(Tensor logits, Tensor labels, bool average = false)
    {
        // TODO(week16.2): add up, and divide where asked
        throw new NotImplementedException("Week 16, task 2: add up, and divide where asked");
    }

    /// <summary>prompt ++ response, right-padded; the labels are the ids with prompt and padding set to <see cref="Ignore"/>.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="pad">The token that fills up.</param>
    /// <returns>int64 [B, T] twice, T the longest row.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static (Tensor Ids, Tensor Labels) Collate(IReadOnlyList<(long[] Prompt, long[] Response)> rows, long pad)
    {
        // TODO(week16.2): lay the rows side by side
        throw new NotImplementedException("Week 16, task 2: lay the rows side by side");
    }

    /// <summary>The chosen rows, then the rejected ones, padded to one length: one forward pass for both.</summary>
    /// <param name="chosenIds">int64 [B, T].</param>
    /// <param name="chosenLabels">int64 [B, T].</param>
    /// <param name="rejectedIds">int64 [B', T'].</param>
    /// <param name="rejectedLabels">int64 [B', T'].</param>
    /// <param name="pad">The token that fills up; labels are filled up with <see cref="Ignore"/>.</param>
    /// <returns>int64 [B + B', max(T, T')] twice.</returns>
    /// <exception cref="ArgumentException">Ids and labels differ in shape.</exception>
    public static (Tensor Ids, Tensor Labels) Concatenate(Tensor chosenIds, Tensor chosenLabels, Tensor rejectedIds, Tensor rejectedLabels, long pad)
    {
        // TODO(week16.2): pad both to the longer one and stack
        throw new NotImplementedException("Week 16, task 2: pad both to the longer one and stack");
    }
}

namespace Katas.Alignment;

/// <summary>How probable a model finds whole responses: the quantity that preference objectives compare.</summary>
public static class SequenceLogProbabilities
{
    /// <summary>The sum of log p(label) over the scored targets of each row, or their average; the logits at position i predict label i + 1.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="labels">int64 [B, T], −100 on prompts and padding.</param>
    /// <param name="average">Whether to divide by the number of scored targets.</param>
    /// <returns>[B]; 0 for a row without scored targets.</returns>
    /// <exception cref="ArgumentException">Shapes disagree.</exception>
    public static Tensor Of(Tensor logits, Tensor labels, bool average = false)
    {
        // TODO(week08.7): shift, gather, mask, sum
        throw new NotImplementedException("Week 8, task 7: shift, gather, mask, sum");
    }
}

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
        // solution:begin task 7: shift, gather, mask, sum
        if (logits.dim() != 3 || labels.dim() != 2 || labels.size(0) != logits.size(0) || labels.size(1) != logits.size(1))
        {
            throw new ArgumentException($"Expected logits [B, T, V] and labels [B, T], not [{string.Join(", ", logits.shape)}] and [{string.Join(", ", labels.shape)}].", nameof(labels));
        }

        var targets = labels.narrow(1, 1, labels.size(1) - 1);                                   // [B, T−1]
        var counts = targets.ne(SupervisedExamples.Ignore);
        var logProbabilities = nn.functional.log_softmax(logits.narrow(1, 0, logits.size(1) - 1), -1);
        var chosen = logProbabilities.gather(2, where(counts, targets, zeros_like(targets)).unsqueeze(2)).squeeze(2);
        var total = where(counts, chosen, zeros_like(chosen)).sum(1);                            // [B]
        return average ? total / counts.sum(1).clamp(min: 1) : total;
        // solution:end
    }
}

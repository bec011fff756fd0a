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
        // solution:begin task 2: cut the last logit and the first label, gather, mask
        Shapes.RequireRank(logits, 3, nameof(logits));
        if (labels.dim() != 2 || labels.dtype != ScalarType.Int64 || labels.size(0) != logits.size(0) || labels.size(1) != logits.size(1) || labels.size(1) < 1)
        {
            throw new ArgumentException($"Expected int64 labels [{logits.size(0)}, {logits.size(1)}], not {labels.dtype} [{string.Join(", ", labels.shape)}].", nameof(labels));
        }

        var targets = labels.narrow(1, 1, labels.size(1) - 1);                           // [B, T−1]
        var counts = targets.ne(Ignore);
        var logProbabilities = nn.functional.log_softmax(logits.narrow(1, 0, labels.size(1) - 1), -1); // [B, T−1, V]
        var chosen = logProbabilities.gather(2, where(counts, targets, zeros_like(targets)).unsqueeze(2)).squeeze(2);
        return where(counts, chosen, zeros_like(chosen));
        // solution:end
    }

    /// <summary>The sum over the tokens that count, or their average; a row without any gives 0.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="labels">int64 [B, T].</param>
    /// <param name="average">Whether to divide by the number of tokens.</param>
    /// <returns>[B].</returns>
    public static Tensor Sum(Tensor logits, Tensor labels, bool average = false)
    {
        // solution:begin task 2: add up, and divide where asked
        var total = PerToken(logits, labels).sum(1);
        var count = labels.narrow(1, 1, labels.size(1) - 1).ne(Ignore).sum(1).clamp(min: 1);
        return average ? total / count : total;
        // solution:end
    }

    /// <summary>prompt ++ response, right-padded; the labels are the ids with prompt and padding set to <see cref="Ignore"/>.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="pad">The token that fills up.</param>
    /// <returns>int64 [B, T] twice, T the longest row.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static (Tensor Ids, Tensor Labels) Collate(IReadOnlyList<(long[] Prompt, long[] Response)> rows, long pad)
    {
        // solution:begin task 2: lay the rows side by side
        if (rows.Count == 0)
        {
            throw new ArgumentException("There are no rows to collate.", nameof(rows));
        }

        var length = rows.Max(row => row.Prompt.Length + row.Response.Length);
        IEnumerable<long> Padding((long[] Prompt, long[] Response) row, long value) => Enumerable.Repeat(value, length - row.Prompt.Length - row.Response.Length);
        long[] ids = [.. rows.SelectMany(row => row.Prompt.Concat(row.Response).Concat(Padding(row, pad)))];
        long[] labels = [.. rows.SelectMany(row => row.Prompt.Select(_ => Ignore).Concat(row.Response).Concat(Padding(row, Ignore)))];
        return (tensor(ids, [rows.Count, length]), tensor(labels, [rows.Count, length]));
        // solution:end
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
        // solution:begin task 2: pad both to the longer one and stack
        Shapes.RequireEqual(chosenIds, chosenLabels, nameof(chosenLabels));
        Shapes.RequireEqual(rejectedIds, rejectedLabels, nameof(rejectedLabels));
        var length = Math.Max(chosenIds.size(1), rejectedIds.size(1));
        Tensor Widened(Tensor rows, long value) => nn.functional.pad(rows, (0L, length - rows.size(1)), PaddingModes.Constant, value);
        return (cat([Widened(chosenIds, pad), Widened(rejectedIds, pad)], 0), cat([Widened(chosenLabels, Ignore), Widened(rejectedLabels, Ignore)], 0));
        // solution:end
    }
}

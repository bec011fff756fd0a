namespace Katas.Alignment;

/// <summary>Rows that hold several documents each; all int64 [rows, length]. Given.</summary>
/// <param name="Tokens">Documents one after the other, then padding.</param>
/// <param name="Labels">What is learnt; −100 on prompts, on the first token of each document, and on padding.</param>
/// <param name="Documents">Which example of the list a token belongs to; −1 on padding.</param>
/// <param name="Positions">Counted from 0 in each document; 0 on padding.</param>
public sealed record PackedBatch(Tensor Tokens, Tensor Labels, Tensor Documents, Tensor Positions);

/// <summary>Fills rows with several examples instead of padding, so that none sees another (Krell et al. 2021, §3.3).</summary>
public static class SequencePacking
{
    /// <summary>First-fit decreasing: the longest example first (ties by index), each into the first row that has room.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="endOfText">The token that fills up.</param>
    /// <exception cref="ArgumentException">There are no examples, or one is longer than a row.</exception>
    public static PackedBatch Pack(IReadOnlyList<SupervisedExample> examples, int length, int endOfText)
    {
        // solution:begin task 5: choose rows, then write them out
        if (examples.Count == 0 || examples.Any(example => example.Tokens.Length > length))
        {
            throw new ArgumentException($"Packing needs examples of at most {length} tokens.", nameof(examples));
        }

        var rows = new List<(List<int> Examples, int Room)>();
        foreach (var index in Enumerable.Range(0, examples.Count).OrderByDescending(index => examples[index].Tokens.Length))   // a stable order
        {
            var size = examples[index].Tokens.Length;
            var row = rows.FindIndex(candidate => candidate.Room >= size);
            if (row < 0)
            {
                row = rows.Count;
                rows.Add(([], length));
            }

            rows[row].Examples.Add(index);
            rows[row] = (rows[row].Examples, rows[row].Room - size);
        }

        Tensor Written(Func<int, IEnumerable<long>> document, long filler) => tensor(
            rows.SelectMany(row => row.Examples.SelectMany(document).Concat(Enumerable.Repeat(filler, row.Room))).ToArray(), [rows.Count, length]);
        return new PackedBatch(
            Written(index => examples[index].Tokens, endOfText),
            Written(index => examples[index].Labels.Select((label, place) => place == 0 ? SupervisedExamples.Ignore : label), SupervisedExamples.Ignore),
            Written(index => Enumerable.Repeat((long)index, examples[index].Tokens.Length), -1),
            Written(index => Enumerable.Range(0, examples[index].Tokens.Length).Select(place => (long)place), 0));
        // solution:end
    }

    /// <summary>Which positions a position may look at: those of its own document that are not later. Padding sees itself only.</summary>
    /// <param name="documents">int64 [B, T], −1 on padding.</param>
    /// <returns>bool [B, 1, T, T]: true where the query (third axis) may look at the key (last axis).</returns>
    /// <exception cref="ArgumentException">The tensor has another rank.</exception>
    public static Tensor AttentionMask(Tensor documents)
    {
        // solution:begin task 5: same document and not later, or oneself
        if (documents.dim() != 2)
        {
            throw new ArgumentException($"Expected documents [B, T], not [{string.Join(", ", documents.shape)}].", nameof(documents));
        }

        using var scope = NewDisposeScope();
        var length = documents.size(1);
        var (queries, keys) = (documents.unsqueeze(2), documents.unsqueeze(1));                  // [B, T, 1], [B, 1, T]
        var everything = ones(length, length, dtype: ScalarType.Bool, device: documents.device);
        var isOwn = queries.eq(keys).logical_and(queries.ge(0)).logical_and(everything.tril());
        return isOwn.logical_or(everything.tril().logical_and(everything.triu())).unsqueeze(1).MoveToOuterDisposeScope(); // [B, 1, T, T]
        // solution:end
    }
}

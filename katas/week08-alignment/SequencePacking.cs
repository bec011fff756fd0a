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
        // TODO(week08.5): choose rows, then write them out
        throw new NotImplementedException("Week 8, task 5: choose rows, then write them out");
    }

    /// <summary>Which positions a position may look at: those of its own document that are not later. Padding sees itself only.</summary>
    /// <param name="documents">int64 [B, T], −1 on padding.</param>
    /// <returns>bool [B, 1, T, T]: true where the query (third axis) may look at the key (last axis).</returns>
    /// <exception cref="ArgumentException">The tensor has another rank.</exception>
    public static Tensor AttentionMask(Tensor documents)
    {
        // TODO(week08.5): same document and not later, or oneself
        throw new NotImplementedException("Week 8, task 5: same document and not later, or oneself");
    }
}

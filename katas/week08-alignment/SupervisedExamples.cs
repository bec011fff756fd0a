namespace Katas.Alignment;

/// <summary>A tokenized demonstration. Labels are aligned with the tokens: label i is token i where it is to be learnt, −100 elsewhere; the loss shifts.</summary>
/// <param name="Tokens">Prompt, response, end of text.</param>
/// <param name="Labels">As long as the tokens.</param>
public sealed record SupervisedExample(long[] Tokens, long[] Labels)
{
    /// <summary>How many labels are not −100.</summary>
    public int Scored
    {
        get
        {
            // TODO(week08.4): count
            throw new NotImplementedException("Week 8, task 4: count");
        }
    }
}

/// <summary>Turns demonstrations into what a model is trained on: only the response is learnt (Ouyang et al. 2022, §3.5).</summary>
public static class SupervisedExamples
{
    /// <summary>The label of tokens that are not learnt.</summary>
    internal const long Ignore = -100;

    /// <summary>Prompt ++ response ++ end of text, cut on the right; the prompt's labels are −100.</summary>
    /// <param name="encode">A tokenizer. Prompt and response are encoded one by one: encoded together, a token could reach across the border.</param>
    /// <param name="endOfText">The token that ends a text; it is learnt.</param>
    /// <param name="example">The demonstration.</param>
    /// <param name="maxLength">The most tokens, from 1.</param>
    /// <exception cref="ArgumentException"><paramref name="maxLength"/> is below 1.</exception>
    public static SupervisedExample Encode(Func<string, IReadOnlyList<int>> encode, int endOfText, Instruction example, int maxLength)
    {
        // TODO(week08.4): encode both parts, mask the first, cut both lists alike
        throw new NotImplementedException("Week 8, task 4: encode both parts, mask the first, cut both lists alike");
    }

    /// <summary>Lays examples side by side, padded on the right: tokens with end of text, labels with −100.</summary>
    /// <param name="examples">At least one; each has something to learn.</param>
    /// <param name="endOfText">The token that fills up.</param>
    /// <param name="device">Where the tensors go; the CPU when null.</param>
    /// <returns>int64 [B, T] twice, T the longest example.</returns>
    /// <exception cref="ArgumentException">There are no examples, or one has no label but −100.</exception>
    public static (Tensor Tokens, Tensor Labels) Collate(IReadOnlyList<SupervisedExample> examples, int endOfText, Device? device = null)
    {
        // TODO(week08.4): pad to the longest
        throw new NotImplementedException("Week 8, task 4: pad to the longest");
    }
}

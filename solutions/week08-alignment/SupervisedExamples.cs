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
            // solution:begin task 4: count
            return Labels.Count(label => label != SupervisedExamples.Ignore);
            // solution:end
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
        // solution:begin task 4: encode both parts, mask the first, cut both lists alike
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        long[] prompt = [.. encode(AlpacaPrompt.Format(example.Text, example.Input))];
        long[] response = [.. encode(example.Output), endOfText];
        return new SupervisedExample([.. prompt.Concat(response).Take(maxLength)], [.. prompt.Select(_ => Ignore).Concat(response).Take(maxLength)]);
        // solution:end
    }

    /// <summary>Lays examples side by side, padded on the right: tokens with end of text, labels with −100.</summary>
    /// <param name="examples">At least one; each has something to learn.</param>
    /// <param name="endOfText">The token that fills up.</param>
    /// <param name="device">Where the tensors go; the CPU when null.</param>
    /// <returns>int64 [B, T] twice, T the longest example.</returns>
    /// <exception cref="ArgumentException">There are no examples, or one has no label but −100.</exception>
    public static (Tensor Tokens, Tensor Labels) Collate(IReadOnlyList<SupervisedExample> examples, int endOfText, Device? device = null)
    {
        // solution:begin task 4: pad to the longest
        if (examples.Count == 0 || examples.Any(example => example.Scored == 0))
        {
            throw new ArgumentException("A batch needs examples, and each of them a label that is not −100.", nameof(examples));
        }

        var length = examples.Max(example => example.Tokens.Length);
        Tensor Rows(Func<SupervisedExample, long[]> row, long filler) => tensor(
            examples.SelectMany(example => row(example).Concat(Enumerable.Repeat(filler, length - row(example).Length))).ToArray(), [examples.Count, length], device: device);
        return (Rows(example => example.Tokens, endOfText), Rows(example => example.Labels, Ignore));
        // solution:end
    }
}

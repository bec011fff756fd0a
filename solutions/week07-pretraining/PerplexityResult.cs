namespace Katas.Pretraining;

/// <summary>How well a model predicts a text.</summary>
/// <param name="NegativeLogLikelihood">−Σ ln p over all scored tokens, in nats.</param>
/// <param name="Count">How many tokens were scored.</param>
public sealed record PerplexityResult(double NegativeLogLikelihood, long Count)
{
    /// <summary><c>exp(NLL / Count)</c>: among how many equally likely tokens the model hesitates.</summary>
    public double Perplexity
    {
        get
        {
            // solution:begin task 6: the exponential of the mean
            return Math.Exp(NegativeLogLikelihood / Count);
            // solution:end
        }
    }

    /// <summary><c>exp(NLL / words)</c>: comparable between tokenizers.</summary>
    /// <param name="words">Words of the same text, above 0.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    public double PerWord(long words)
    {
        // solution:begin task 6: the same, over words
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        return Math.Exp(NegativeLogLikelihood / words);
        // solution:end
    }

    /// <summary><c>NLL / (ln 2 · bytes)</c>: the length of the text, well packed by the model.</summary>
    /// <param name="bytes">Bytes of the same text, above 0.</param>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    public double BitsPerByte(long bytes)
    {
        // solution:begin task 6: nats to bits, over bytes
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return NegativeLogLikelihood / Math.Log(2) / bytes;
        // solution:end
    }
}

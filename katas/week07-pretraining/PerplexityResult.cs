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
            // TODO(week07.6): the exponential of the mean
            throw new NotImplementedException("Week 7, task 6: the exponential of the mean");
        }
    }

    /// <summary><c>exp(NLL / words)</c>: comparable between tokenizers.</summary>
    /// <param name="words">Words of the same text, above 0.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    public double PerWord(long words)
    {
        // TODO(week07.6): the same, over words
        throw new NotImplementedException("Week 7, task 6: the same, over words");
    }

    /// <summary><c>NLL / (ln 2 · bytes)</c>: the length of the text, well packed by the model.</summary>
    /// <param name="bytes">Bytes of the same text, above 0.</param>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    public double BitsPerByte(long bytes)
    {
        // TODO(week07.6): nats to bits, over bytes
        throw new NotImplementedException("Week 7, task 6: nats to bits, over bytes");
    }
}

namespace Katas.Transformers;

/// <summary>Searches for a likely output sequence. At most maxLength tokens are generated, eos included; lengths for the penalty count eos.</summary>
public static class Decoding
{
    /// <summary><c>((5 + length)/6)^alpha</c> (Wu et al. 2016, Eq. 14): sums of log-probabilities favour short outputs, dividing by this makes up for it.</summary>
    /// <param name="length">How many tokens, eos included; ≥ 0.</param>
    /// <param name="alpha">0 turns the penalty off.</param>
    /// <exception cref="ArgumentException">A negative length.</exception>
    public static double LengthPenalty(long length, double alpha)
    {
        // TODO(week06.7): Wu et al.'s formula
        throw new NotImplementedException("Week 6, task 7: Wu et al.'s formula");
    }

    /// <summary>Takes the likeliest token (the smallest of equals) until eos. The score is the log-probability.</summary>
    /// <param name="step">The model; called with one prefix a step.</param>
    /// <param name="bos">Begins the prefix.</param>
    /// <param name="eos">Ends the output.</param>
    /// <param name="maxLength">The most tokens, eos included; ≥ 1.</param>
    /// <exception cref="ArgumentException">maxLength below 1.</exception>
    public static Hypothesis Greedy(NextTokenLogProbs step, long bos, long eos, int maxLength)
    {
        // TODO(week06.7): append the likeliest token until it is eos
        throw new NotImplementedException("Week 6, task 7: append the likeliest token until it is eos");
    }

    /// <summary>Beam search (Vaswani et al. 2017, Sec. 6.1): keeps the k likeliest prefixes instead of one.</summary>
    /// <remarks>
    /// One step: extend all live hypotheses by all tokens; order the candidates by log-probability, ties by smaller index of the live hypothesis, then by smaller token; walk through the best 2k.
    /// A candidate that ends in eos is finished if its rank is among the first k, and dropped otherwise; any other becomes live until k are live. Then keep the k best finished by score.
    /// Stop when nothing is live; when maxLength is reached (the live ones join with Finished = false); or when k are finished and the best live
    /// log-probability / LengthPenalty(maxLength) does not exceed the worst kept score.
    /// </remarks>
    /// <param name="step">The model; called once a step, with all live prefixes.</param>
    /// <param name="bos">Begins every prefix.</param>
    /// <param name="eos">Ends an output.</param>
    /// <param name="beamSize">k; ≥ 1.</param>
    /// <param name="maxLength">The most tokens, eos included; ≥ 1.</param>
    /// <param name="alpha">The exponent of the length penalty.</param>
    /// <returns>At most k hypotheses, the best score first.</returns>
    /// <exception cref="ArgumentException">beamSize or maxLength below 1.</exception>
    public static IReadOnlyList<Hypothesis> Beam(NextTokenLogProbs step, long bos, long eos, int beamSize, int maxLength, double alpha = 0.6)
    {
        // TODO(week06.7): extend, sort out what is finished and what lives on, stop when no live one can win
        throw new NotImplementedException("Week 6, task 7: extend, sort out what is finished and what lives on, stop when no live one can win");
    }

    /// <summary>A model that translates one source. The source is encoded once, here; dropout is off and no gradient is recorded; the model's mode stays as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">int64 <c>[1, S]</c>, eos included.</param>
    /// <exception cref="ArgumentException">The source is not one row.</exception>
    public static NextTokenLogProbs For(Seq2SeqTransformer model, Tensor source)
    {
        // TODO(week06.7): encode once, then decode the prefixes and look at their last position
        throw new NotImplementedException("Week 6, task 7: encode once, then decode the prefixes and look at their last position");
    }

    /// <summary>Greedy decoding of many sources at once; dropout is off and no gradient is recorded; the model's mode stays as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">int64 <c>[B, S]</c>, eos included, padded.</param>
    /// <param name="bos">Begins every prefix.</param>
    /// <param name="eos">Ends an output.</param>
    /// <param name="maxLength">The most tokens, eos included; ≥ 1.</param>
    /// <returns>The tokens of each row, without bos and eos.</returns>
    /// <exception cref="ArgumentException">maxLength below 1, or the source is not int64 [B, S].</exception>
    public static long[][] GreedyBatch(Seq2SeqTransformer model, Tensor source, long bos, long eos, int maxLength)
    {
        // TODO(week06.7): all rows in step, until each has met eos
        throw new NotImplementedException("Week 6, task 7: all rows in step, until each has met eos");
    }
}

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
        // solution:begin task 7: Wu et al.'s formula
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Math.Pow((5.0 + length) / 6.0, alpha);
        // solution:end
    }

    /// <summary>Takes the likeliest token (the smallest of equals) until eos. The score is the log-probability.</summary>
    /// <param name="step">The model; called with one prefix a step.</param>
    /// <param name="bos">Begins the prefix.</param>
    /// <param name="eos">Ends the output.</param>
    /// <param name="maxLength">The most tokens, eos included; ≥ 1.</param>
    /// <exception cref="ArgumentException">maxLength below 1.</exception>
    public static Hypothesis Greedy(NextTokenLogProbs step, long bos, long eos, int maxLength)
    {
        // solution:begin task 7: append the likeliest token until it is eos
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        using var recordsNothing = no_grad();
        List<long> prefix = [bos];
        var sum = 0.0;
        while (prefix.Count <= maxLength)
        {
            using var scope = NewDisposeScope();
            var best = Candidates(step, [new([.. prefix], sum)], count: 1)[0];
            sum = best.Sum;
            if (best.Token == eos)
            {
                return new Hypothesis([.. prefix.Skip(1)], sum, sum, Finished: true);
            }

            prefix.Add(best.Token);
        }

        return new Hypothesis([.. prefix.Skip(1)], sum, sum, Finished: false);
        // solution:end
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
        // solution:begin task 7: extend, sort out what is finished and what lives on, stop when no live one can win
        ArgumentOutOfRangeException.ThrowIfLessThan(beamSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        using var recordsNothing = no_grad();
        List<Prefix> live = [new([bos], 0)];
        List<Hypothesis> finished = [];
        for (var length = 1; live.Count > 0 && length <= maxLength; length++)
        {
            using var scope = NewDisposeScope();
            List<Prefix> extended = [];
            foreach (var (rank, (parent, token, sum)) in Candidates(step, live, 2 * beamSize).Index())
            {
                if (token == eos && rank < beamSize)
                {
                    finished.Add(Scored(live[parent], sum, length, isFinished: true));
                }
                else if (token != eos && extended.Count < beamSize)
                {
                    extended.Add(new([.. live[parent].Tokens, token], sum));
                }
            }

            finished = Best(finished, beamSize);
            live = extended;
            var isDecided = finished.Count == beamSize && live.Count > 0 && live[0].Sum / LengthPenalty(maxLength, alpha) <= finished[^1].Score;
            if (isDecided)
            {
                return finished;
            }
        }

        return Best([.. finished, .. live.Select(prefix => Scored(prefix, prefix.Sum, maxLength, isFinished: false))], beamSize);

        Hypothesis Scored(Prefix prefix, double sum, long length, bool isFinished) => new(prefix.Tokens[1..], sum, sum / LengthPenalty(length, alpha), isFinished);
        // solution:end
    }

    /// <summary>A model that translates one source. The source is encoded once, here; dropout is off and no gradient is recorded; the model's mode stays as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">int64 <c>[1, S]</c>, eos included.</param>
    /// <exception cref="ArgumentException">The source is not one row.</exception>
    public static NextTokenLogProbs For(Seq2SeqTransformer model, Tensor source)
    {
        // solution:begin task 7: encode once, then decode the prefixes and look at their last position
        if (source.dim() != 2 || source.size(0) != 1)
        {
            throw new ArgumentException($"Expected one source [1, S], not [{string.Join(", ", source.shape)}].", nameof(source));
        }

        var (memory, mask) = WithoutDropout(model, () => (model.Encode(source), SequenceMasks.Padding(source, model.Config.PadId))); // [1, S, D], [1, 1, 1, S]
        return prefixes => WithoutDropout(model, () =>
        {
            using var scope = NewDisposeScope();
            var hidden = model.Decode(prefixes.to(source.device), memory.expand(prefixes.size(0), -1, -1), mask); // [N, t, D]
            return model.Project(hidden.select(1, -1)).log_softmax(-1).MoveToOuterDisposeScope(); // [N, V]
        });
        // solution:end
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
        // solution:begin task 7: all rows in step, until each has met eos
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        return WithoutDropout(model, () =>
        {
            using var scope = NewDisposeScope();
            var (memory, mask) = (model.Encode(source), SequenceMasks.Padding(source, model.Config.PadId)); // [B, S, D], [B, 1, 1, S]
            var prefixes = full([source.size(0), 1], bos, dtype: ScalarType.Int64, device: source.device); // [B, 1]
            var done = zeros(source.size(0), dtype: ScalarType.Bool, device: source.device); // [B]
            while (prefixes.size(1) <= maxLength && !done.all().ToBoolean())
            {
                var next = model.Project(model.Decode(prefixes, memory, mask).select(1, -1)).argmax(-1); // [B]
                prefixes = cat([prefixes, next.unsqueeze(1)], 1); // [B, t + 1]
                done = done.logical_or(next == eos);
            }

            var (rows, columns, flat) = ((int)prefixes.size(0), (int)prefixes.size(1), prefixes.cpu().data<long>().ToArray());
            return Enumerable.Range(0, rows).Select(row => flat.Skip((row * columns) + 1).Take(columns - 1).TakeWhile(token => token != eos).ToArray()).ToArray();
        });
        // solution:end
    }
    // solution:begin

    private readonly record struct Prefix(long[] Tokens, double Sum);

    // The best extensions of all prefixes, best first; a stable sort of the flattened [N, V] scores breaks ties by prefix, then by token.
    private static List<(int Parent, long Token, double Sum)> Candidates(NextTokenLogProbs step, List<Prefix> live, int count)
    {
        var prefixes = stack(live.Select(prefix => tensor(prefix.Tokens))); // [N, t]
        var logProbabilities = step(prefixes).cpu().to(ScalarType.Float64); // [N, V]
        var sums = tensor(live.Select(prefix => prefix.Sum).ToArray()).unsqueeze(1) + logProbabilities; // [N, V]
        var (sorted, order) = sums.flatten().sort(0, descending: true, stable: true); // [N · V]
        var (kept, classes) = (Math.Min(count, (int)sorted.numel()), logProbabilities.size(1));
        var (values, places) = (sorted.narrow(0, 0, kept).data<double>().ToArray(), order.narrow(0, 0, kept).data<long>().ToArray());
        return [.. places.Zip(values, (place, sum) => ((int)(place / classes), place % classes, sum))];
    }

    private static List<Hypothesis> Best(IEnumerable<Hypothesis> hypotheses, int count) => [.. hypotheses.OrderByDescending(hypothesis => hypothesis.Score).Take(count)];

    private static T WithoutDropout<T>(Seq2SeqTransformer model, Func<T> action)
    {
        using var recordsNothing = no_grad();
        var isTraining = model.training;
        model.eval();
        try
        {
            return action();
        }
        finally
        {
            model.train(isTraining);
        }
    }
    // solution:end
}

namespace Katas.Transformers;

// Over plain lists of candidates; greedy search is a walk of its own, and batched greedy search drops the rows that are done.
public static class Decoding
{
    public static double LengthPenalty(long length, double alpha) => length < 0 ? throw new ArgumentException("negative") : Math.Exp(alpha * (Math.Log(length + 5) - Math.Log(6)));

    public static Hypothesis Greedy(NextTokenLogProbs step, long bos, long eos, int maxLength)
    {
        Positive(maxLength);
        using var quiet = no_grad();
        var (tokens, total, ended) = (new List<long>(), 0.0, false);
        while (!ended && tokens.Count < maxLength)
        {
            var row = Rows(step(tensor([bos, .. tokens], [1, tokens.Count + 1])))[0];
            var best = Array.IndexOf(row, row.Max());
            (total, ended) = (total + row[best], best == eos);
            if (!ended)
            {
                tokens.Add(best);
            }
        }

        return new([.. tokens], total, total, ended);
    }

    public static IReadOnlyList<Hypothesis> Beam(NextTokenLogProbs step, long bos, long eos, int beamSize, int maxLength, double alpha = 0.6)
    {
        Positive(beamSize);
        Positive(maxLength);
        using var quiet = no_grad();
        var live = new List<(long[] Tokens, double Total)> { ([], 0) };
        var done = new List<Hypothesis>();
        var length = 0;
        while (live.Count > 0 && length < maxLength)
        {
            length++;
            var rows = Rows(step(tensor(live.SelectMany(one => (long[])[bos, .. one.Tokens]).ToArray(), [live.Count, length])));
            var candidates = new List<(double Total, int Parent, int Token)>();
            for (var parent = 0; parent < rows.Length; parent++)
            {
                for (var token = 0; token < rows[parent].Length; token++)
                {
                    candidates.Add((live[parent].Total + rows[parent][token], parent, token));
                }
            }

            candidates.Sort((a, b) => a.Total != b.Total ? b.Total.CompareTo(a.Total) : a.Parent != b.Parent ? a.Parent - b.Parent : a.Token - b.Token);
            var (old, penalty) = (live, LengthPenalty(length, alpha));
            done.AddRange(candidates.Take(beamSize).Where(one => one.Token == eos).Select(one => new Hypothesis(old[one.Parent].Tokens, one.Total, one.Total / penalty, true)));
            done = [.. done.OrderByDescending(one => one.Score).Take(beamSize)];
            live = [.. candidates.Take(2 * beamSize).Where(one => one.Token != eos).Take(beamSize).Select(one => ((long[])[.. old[one.Parent].Tokens, one.Token], one.Total))];
            if (done.Count == beamSize && live.All(one => one.Total / LengthPenalty(maxLength, alpha) <= done[^1].Score))
            {
                return done;
            }
        }

        var last = LengthPenalty(maxLength, alpha);
        return [.. done.Concat(live.Select(one => new Hypothesis(one.Tokens, one.Total, one.Total / last, false))).OrderByDescending(one => one.Score).Take(beamSize)];
    }

    public static NextTokenLogProbs For(Seq2SeqTransformer model, Tensor source)
    {
        if (source.dim() != 2 || source.shape[0] != 1)
        {
            throw new ArgumentException("one source [1, S] is needed");
        }

        var memory = Quiet(model, () => model.Encode(source));
        var mask = SequenceMasks.Padding(source, model.Config.PadId);
        return prefixes => Quiet(model, () =>
        {
            var count = prefixes.shape[0];
            var states = model.Decode(prefixes, memory.repeat(count, 1, 1), mask.repeat(count, 1, 1, 1));
            return nn.functional.log_softmax(model.Project(states)[.., -1], -1);
        });
    }

    public static long[][] GreedyBatch(Seq2SeqTransformer model, Tensor source, long bos, long eos, int maxLength)
    {
        Positive(maxLength);
        return Quiet(model, () =>
        {
            var outputs = Enumerable.Range(0, (int)source.shape[0]).Select(_ => new List<long>()).ToList();
            var (memory, mask, open) = (model.Encode(source), SequenceMasks.Padding(source, model.Config.PadId), Enumerable.Range(0, outputs.Count).ToList());
            for (var length = 1; length <= maxLength && open.Count > 0; length++)
            {
                var rows = tensor(open.Select(row => (long)row).ToArray(), device: source.device);
                var prefixes = tensor(open.SelectMany(row => (long[])[bos, .. outputs[row]]).ToArray(), [open.Count, length], device: source.device);
                var states = model.Decode(prefixes, memory.index_select(0, rows), mask.index_select(0, rows));
                var next = model.Project(states[.., -1]).argmax(-1).cpu().data<long>().ToArray();
                open = [.. open.Zip(next).Where(entry => entry.Second != eos).Select(entry => { outputs[entry.First].Add(entry.Second); return entry.First; })];
            }

            return outputs.Select(output => output.ToArray()).ToArray();
        });
    }

    private static void Positive(int number)
    {
        if (number < 1)
        {
            throw new ArgumentException("at least 1 is needed");
        }
    }

    private static double[][] Rows(Tensor logProbabilities)
    {
        var flat = logProbabilities.@double().cpu().contiguous().data<double>().ToArray();
        return [.. flat.Chunk((int)logProbabilities.shape[1])];
    }

    private static T Quiet<T>(Seq2SeqTransformer model, Func<T> action)
    {
        using var quiet = no_grad();
        var mode = model.training;
        model.train(false);
        var result = action();
        model.train(mode);
        return result;
    }
}

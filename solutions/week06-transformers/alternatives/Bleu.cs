namespace Katas.Transformers;

// Order by order, with n-grams as immutable lists of tokens taken off a budget, and the geometric mean as a root of a product.
public static class Bleu
{
    public static BleuScore Corpus(IReadOnlyList<string[]> hypotheses, IReadOnlyList<IReadOnlyList<string[]>> references,
        int maxOrder = 4, BleuSmoothing smoothing = BleuSmoothing.None)
    {
        if (maxOrder < 1 || hypotheses.Count != references.Count || references.Any(list => list.Count < 1))
        {
            throw new ArgumentException("a list of references for each hypothesis is needed");
        }

        var hits = Enumerable.Range(1, maxOrder).Select(order => Enumerable.Range(0, hypotheses.Count).Sum(at => Hits(hypotheses[at], references[at], order))).ToArray();
        var all = Enumerable.Range(1, maxOrder).Select(order => hypotheses.Sum(hypothesis => Math.Max(0L, hypothesis.Length + 1 - order))).ToArray();
        var (c, r) = (hypotheses.Sum(hypothesis => (long)hypothesis.Length), 0L);
        for (var at = 0; at < hypotheses.Count; at++)
        {
            r += references[at].Select(reference => reference.Length).MinBy(length => (Math.Abs(length - hypotheses[at].Length), length));
        }

        var (precisions, halvings) = (new double[maxOrder], 1.0);
        for (var order = 0; order < maxOrder && hits.Sum() > 0; order++)
        {
            var extra = order > 0 && smoothing == BleuSmoothing.AddOne ? 1 : 0;
            if (all[order] > 0 && hits[order] == 0 && smoothing == BleuSmoothing.Exponential)
            {
                halvings /= 2;
                precisions[order] = 100 * halvings / all[order];
            }
            else if (all[order] > 0)
            {
                precisions[order] = 100.0 * (hits[order] + extra) / (all[order] + extra);
            }
        }

        var brevity = c == 0 ? 0 : c < r ? Math.Exp(1 - (r / (double)c)) : 1;
        var mean = Math.Pow(precisions.Aggregate(1.0, (product, precision) => product * precision / 100), 1.0 / maxOrder);
        return new(100 * brevity * mean, precisions, brevity, c, r);
    }

    private static long Hits(string[] hypothesis, IReadOnlyList<string[]> references, int order)
    {
        var hits = 0L;
        foreach (var group in Enumerable.Range(0, Math.Max(0, hypothesis.Length + 1 - order)).GroupBy(start => string.Join('\t', hypothesis[start..(start + order)])))
        {
            var gram = hypothesis[group.First()..(group.First() + order)];
            var most = references.Max(reference => Enumerable.Range(0, Math.Max(0, reference.Length + 1 - order)).Count(start => reference.AsSpan(start, order).SequenceEqual(gram)));
            hits += Math.Min(group.Count(), most);
        }

        return hits;
    }
}

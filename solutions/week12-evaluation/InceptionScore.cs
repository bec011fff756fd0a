namespace Katas.Evaluation;

/// <summary>The Inception Score: confident predictions for each sample, all classes among them (Salimans et al. 2016, §4).</summary>
public static class InceptionScore
{
    /// <summary>exp of the mean KL(p(y|x) ‖ p(y)) in each split, where p(y) is the split's own mean; then mean and population deviation over the splits.</summary>
    /// <param name="logits">[N, C]; stable for ±500.</param>
    /// <param name="splits">Rows i·N/splits … (i + 1)·N/splits − 1 (whole-number division) form split i. 1 … N.</param>
    /// <exception cref="ArgumentException">There are fewer rows than splits, or numbers are not finite.</exception>
    public static (double Mean, double Std) Compute(Tensor logits, int splits = 10)
    {
        // solution:begin task 4: score each split by its own marginal
        ArgumentOutOfRangeException.ThrowIfLessThan(splits, 1);
        using var scope = NewDisposeScope();
        var logProbabilities = nn.functional.log_softmax(Features.Require(logits, splits, nameof(logits)), 1); // [N, C]
        var n = logits.size(0);
        var scores = new double[splits];
        for (var split = 0; split < splits; split++)
        {
            var start = split * n / splits;
            var part = logProbabilities.narrow(0, start, ((split + 1) * n / splits) - start);
            var logMarginal = part.logsumexp(0) - Math.Log(part.size(0));                // [C]
            scores[split] = Math.Exp((part.exp() * (part - logMarginal)).sum(1).mean().item<double>());
        }

        var mean = scores.Average();
        return (mean, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
        // solution:end
    }
}

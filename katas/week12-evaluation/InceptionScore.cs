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
        // TODO(week12.4): score each split by its own marginal
        throw new NotImplementedException("Week 12, task 4: score each split by its own marginal");
    }
}

namespace Katas.Rlhf;

/// <summary>The simplest way to use a reward: draw n responses and keep the best; exact for a finite distribution (Stiennon et al. 2020, appendix G.3).</summary>
public static class BestOfN
{
    /// <summary>The distribution of the best of n. A level of equal rewards with mass m above lower mass F gets (F + m)ⁿ − Fⁿ, shared in proportion to p.</summary>
    /// <param name="probabilities">p [Y], sums to 1.</param>
    /// <param name="rewards">[Y].</param>
    /// <param name="n">At least 1.</param>
    /// <returns>float64 [Y].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or n is below 1.</exception>
    public static Tensor Distribution(Tensor probabilities, Tensor rewards, int n)
    {
        // solution:begin task 7: walk up the levels of reward with the mass below
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        Shapes.RequireRank(probabilities, 1, nameof(probabilities));
        Shapes.RequireEqual(probabilities, rewards, nameof(rewards));
        var p = probabilities.to_type(ScalarType.Float64).data<double>().ToArray();
        var r = rewards.to_type(ScalarType.Float64).data<double>().ToArray();
        var (best, below) = (new double[p.Length], 0.0);
        foreach (var level in Enumerable.Range(0, p.Length).GroupBy(response => r[response]).OrderBy(level => level.Key))
        {
            var mass = level.Sum(response => p[response]);
            var share = Math.Pow(below + mass, n) - Math.Pow(below, n);
            foreach (var response in level.Where(_ => mass > 0))
            {
                best[response] = share * p[response] / mass;
            }

            below += mass;
        }

        return tensor(best);
        // solution:end
    }

    /// <summary>The KL of the best of n from p.</summary>
    /// <param name="probabilities">p [Y].</param>
    /// <param name="rewards">[Y].</param>
    /// <param name="n">At least 1.</param>
    public static double Kl(Tensor probabilities, Tensor rewards, int n)
    {
        // solution:begin task 7: sum q log(q/p) where q is positive
        var q = Distribution(probabilities, rewards, n);
        return q.xlogy(q / probabilities.to_type(ScalarType.Float64)).nan_to_num(0).sum().item<double>();
        // solution:end
    }

    /// <summary>ln n − (n − 1)/n: exact for distinct continuous rewards, an upper bound otherwise.</summary>
    /// <param name="n">At least 1.</param>
    public static double KlFormula(int n)
    {
        // solution:begin task 7: the formula
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return Math.Log(n) - ((n - 1.0) / n);
        // solution:end
    }
}

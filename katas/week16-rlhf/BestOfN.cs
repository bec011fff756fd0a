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
        // TODO(week16.7): walk up the levels of reward with the mass below
        throw new NotImplementedException("Week 16, task 7: walk up the levels of reward with the mass below");
    }

    /// <summary>The KL of the best of n from p.</summary>
    /// <param name="probabilities">p [Y].</param>
    /// <param name="rewards">[Y].</param>
    /// <param name="n">At least 1.</param>
    public static double Kl(Tensor probabilities, Tensor rewards, int n)
    {
        // TODO(week16.7): sum q log(q/p) where q is positive
        throw new NotImplementedException("Week 16, task 7: sum q log(q/p) where q is positive");
    }

    /// <summary>ln n − (n − 1)/n: exact for distinct continuous rewards, an upper bound otherwise.</summary>
    /// <param name="n">At least 1.</param>
    public static double KlFormula(int n)
    {
        // TODO(week16.7): the formula
        throw new NotImplementedException("Week 16, task 7: the formula");
    }
}

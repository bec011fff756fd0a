namespace Katas.Rlhf;

/// <summary>Staying near the reference, estimated from the sampled tokens (Ouyang et al. 2022, eq. 2; Schulman's note on KL estimators). All inputs are log-probabilities [B, T].</summary>
public static class KlPenalty
{
    /// <summary>k1 = ln π − ln π_ref: unbiased, can be negative.</summary>
    /// <param name="policy">ln π of the sampled tokens.</param>
    /// <param name="reference">ln π_ref of the same.</param>
    public static Tensor K1(Tensor policy, Tensor reference)
    {
        // TODO(week16.4): the difference
        throw new NotImplementedException("Week 16, task 4: the difference");
    }

    /// <summary>k2 = ½(ln π − ln π_ref)²: biased, never negative.</summary>
    /// <param name="policy">ln π of the sampled tokens.</param>
    /// <param name="reference">ln π_ref of the same.</param>
    public static Tensor K2(Tensor policy, Tensor reference)
    {
        // TODO(week16.4): half the squared difference
        throw new NotImplementedException("Week 16, task 4: half the squared difference");
    }

    /// <summary>k3 = π_ref/π − 1 − ln(π_ref/π): unbiased and never negative.</summary>
    /// <param name="policy">ln π of the sampled tokens.</param>
    /// <param name="reference">ln π_ref of the same.</param>
    public static Tensor K3(Tensor policy, Tensor reference)
    {
        // TODO(week16.4): the control variate of the ratio; samples come from π, so the ratio is π_ref/π
        throw new NotImplementedException("Week 16, task 4: the control variate of the ratio; samples come from π, so the ratio is π_ref/π");
    }

    /// <summary>r_t = −β(ln π − ln π_ref) at every response token, plus the score at the last one that counts; 0 where masked. No gradient.</summary>
    /// <param name="scores">Of whole responses, [B].</param>
    /// <param name="policy">[B, T].</param>
    /// <param name="reference">[B, T].</param>
    /// <param name="mask">1 where a token counts, [B, T]; all when null.</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <returns>[B, T].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or β is not positive.</exception>
    public static Tensor ShapeRewards(Tensor scores, Tensor policy, Tensor reference, Tensor? mask, double beta)
    {
        // TODO(week16.4): pay the penalty token by token, and the score once
        throw new NotImplementedException("Week 16, task 4: pay the penalty token by token, and the score once");
    }
}

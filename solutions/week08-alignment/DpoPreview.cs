namespace Katas.Alignment;

/// <summary>The insight that week 16 builds on: a policy is itself a reward model (Rafailov et al. 2023, §4).</summary>
public static class DpoPreview
{
    /// <summary>β (log π − log π_ref): the reward that a policy is optimal for, up to a constant per prompt (Eq. 5).</summary>
    /// <param name="policyLogProb">log π of the responses, [B].</param>
    /// <param name="referenceLogProb">log π_ref of them, [B].</param>
    /// <param name="beta">β.</param>
    public static Tensor ImplicitRewards(Tensor policyLogProb, Tensor referenceLogProb, double beta)
    {
        // solution:begin task 7: how much more probable than for the reference
        return beta * (policyLogProb - referenceLogProb);
        // solution:end
    }
}

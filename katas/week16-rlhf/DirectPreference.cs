namespace Katas.Rlhf;

/// <summary>What is done with the margin h.</summary>
public enum PreferenceVariant
{
    /// <summary>−log σ(βh) (Rafailov et al. 2023, eq. 7).</summary>
    Sigmoid,

    /// <summary>(h − 1/(2β))² (Azar et al. 2023, eq. 17).</summary>
    Ipo,

    /// <summary>max(0, 1 − βh).</summary>
    Hinge,
}

/// <summary>How to learn from preferences. Given.</summary>
/// <param name="Beta">β, how far from the reference one may go.</param>
/// <param name="LabelSmoothing">ε in [0, 0.5], the chance that a label is flipped; with Sigmoid only.</param>
/// <param name="Variant">Which loss.</param>
/// <param name="ReferenceFree">Whether the reference's part of h is left out.</param>
public sealed record PreferenceOptions(double Beta = 0.1, double LabelSmoothing = 0, PreferenceVariant Variant = PreferenceVariant.Sigmoid, bool ReferenceFree = false);

/// <summary>What came out. Given.</summary>
/// <param name="Losses">[B].</param>
/// <param name="Loss">Their mean.</param>
/// <param name="ChosenRewards">β(π − ref) of the chosen ones, [B], without a graph.</param>
/// <param name="RejectedRewards">The same of the rejected ones.</param>
/// <param name="Accuracy">Share with chosen &gt; rejected rewards.</param>
/// <param name="Margin">Mean difference of the rewards.</param>
public sealed record PreferenceResult(Tensor Losses, Tensor Loss, Tensor ChosenRewards, Tensor RejectedRewards, double Accuracy, double Margin);

/// <summary>Direct preference optimization: a policy is its own reward model (Rafailov et al. 2023). All inputs are sums of log-probabilities of whole responses, [B].</summary>
public static class DirectPreference
{
    /// <summary>Everything depends on h = (π_w − π_l) − (ref_w − ref_l). Sigmoid: −(1 − ε) log σ(βh) − ε log σ(−βh).</summary>
    /// <remarks>Implicit rewards are β(π − ref) with the given reference, also when the loss is reference-free.</remarks>
    /// <param name="policyChosen">ln π of the chosen responses.</param>
    /// <param name="policyRejected">Of the rejected ones.</param>
    /// <param name="referenceChosen">ln π_ref of the chosen responses.</param>
    /// <param name="referenceRejected">Of the rejected ones.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">Shapes disagree, a number is out of range, or labels are smoothed with another variant.</exception>
    public static PreferenceResult Loss(Tensor policyChosen, Tensor policyRejected, Tensor referenceChosen, Tensor referenceRejected, PreferenceOptions options)
    {
        // TODO(week16.6): compute h, then the variant's loss, then the rewards
        throw new NotImplementedException("Week 16, task 6: compute h, then the variant's loss, then the rewards");
    }

    /// <summary>With soft labels: −mean [p log σ(βh) + (1 − p) log σ(−βh)].</summary>
    /// <param name="policyFirst">ln π of the first responses.</param>
    /// <param name="policySecond">Of the second ones.</param>
    /// <param name="referenceFirst">ln π_ref of the first ones.</param>
    /// <param name="referenceSecond">Of the second ones.</param>
    /// <param name="preference">p, the probability that the first is preferred, [B].</param>
    /// <param name="beta">β &gt; 0.</param>
    /// <returns>A scalar.</returns>
    public static Tensor SoftLoss(Tensor policyFirst, Tensor policySecond, Tensor referenceFirst, Tensor referenceSecond, Tensor preference, double beta)
    {
        // TODO(week16.6): weigh both outcomes by their probability
        throw new NotImplementedException("Week 16, task 6: weigh both outcomes by their probability");
    }

    /// <summary>The weight of a pair's gradient under eq. 7, σ(r̂_l − r̂_w): pairs that are ranked wrong count most. ∂loss/∂π_w = −β·weight.</summary>
    /// <param name="chosenRewards">r̂_w [B].</param>
    /// <param name="rejectedRewards">r̂_l [B].</param>
    /// <returns>[B].</returns>
    public static Tensor GradientWeight(Tensor chosenRewards, Tensor rejectedRewards)
    {
        // TODO(week16.6): the sigmoid of how wrong the ranking is
        throw new NotImplementedException("Week 16, task 6: the sigmoid of how wrong the ranking is");
    }
}

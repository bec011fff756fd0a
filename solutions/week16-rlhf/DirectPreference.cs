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
        // solution:begin task 6: compute h, then the variant's loss, then the rewards
        Shapes.RequirePositive(options.Beta, nameof(options));
        if (!(options.LabelSmoothing >= 0 && options.LabelSmoothing <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.LabelSmoothing, "Smoothing lies between 0 and 0.5.");
        }

        if (options.LabelSmoothing > 0 && options.Variant != PreferenceVariant.Sigmoid)
        {
            throw new ArgumentException($"Labels are smoothed with {PreferenceVariant.Sigmoid} only, not with {options.Variant}.", nameof(options));
        }

        var h = Margin(policyChosen, policyRejected, referenceChosen, referenceRejected, options.ReferenceFree);
        var losses = options.Variant switch
        {
            PreferenceVariant.Sigmoid => Sigmoid(h, 1 - options.LabelSmoothing, options.Beta),
            PreferenceVariant.Ipo => (h - (1 / (2 * options.Beta))).square(),
            _ => (1 - (options.Beta * h)).clamp(min: 0),
        };
        var chosen = options.Beta * (policyChosen - referenceChosen).detach();
        var rejected = options.Beta * (policyRejected - referenceRejected).detach();
        return new(losses, losses.mean(), chosen, rejected, RewardLoss.Accuracy(chosen, rejected), (chosen - rejected).mean().ToDouble());
        // solution:end
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
        // solution:begin task 6: weigh both outcomes by their probability
        Shapes.RequirePositive(beta, nameof(beta));
        Shapes.RequireEqual(policyFirst, preference, nameof(preference));
        var margin = beta * Margin(policyFirst, policySecond, referenceFirst, referenceSecond, referenceFree: false);
        return -((preference * nn.functional.logsigmoid(margin)) + ((1 - preference) * nn.functional.logsigmoid(-margin))).mean();
        // solution:end
    }

    /// <summary>The weight of a pair's gradient under eq. 7, σ(r̂_l − r̂_w): pairs that are ranked wrong count most. ∂loss/∂π_w = −β·weight.</summary>
    /// <param name="chosenRewards">r̂_w [B].</param>
    /// <param name="rejectedRewards">r̂_l [B].</param>
    /// <returns>[B].</returns>
    public static Tensor GradientWeight(Tensor chosenRewards, Tensor rejectedRewards)
    {
        // solution:begin task 6: the sigmoid of how wrong the ranking is
        Shapes.RequireEqual(chosenRewards, rejectedRewards, nameof(rejectedRewards));
        return (rejectedRewards - chosenRewards).sigmoid();
        // solution:end
    }
    // solution:begin

    private static Tensor Margin(Tensor policyChosen, Tensor policyRejected, Tensor referenceChosen, Tensor referenceRejected, bool referenceFree)
    {
        Shapes.RequireRank(policyChosen, 1, nameof(policyChosen));
        foreach (var other in new[] { policyRejected, referenceChosen, referenceRejected })
        {
            Shapes.RequireEqual(policyChosen, other, nameof(policyRejected));
        }

        var policy = policyChosen - policyRejected;
        return referenceFree ? policy : policy - (referenceChosen - referenceRejected);
    }

    private static Tensor Sigmoid(Tensor h, double right, double beta) =>
        -(right * nn.functional.logsigmoid(beta * h)) - ((1 - right) * nn.functional.logsigmoid(-beta * h));
    // solution:end
}

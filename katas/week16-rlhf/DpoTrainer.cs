using Katas.Kit.Models;

namespace Katas.Rlhf;

/// <summary>A prompt with a better and a worse response. Given.</summary>
/// <param name="Prompt">Tokens.</param>
/// <param name="Chosen">Tokens of the better response.</param>
/// <param name="Rejected">Tokens of the worse one.</param>
public sealed record PreferencePair(long[] Prompt, long[] Chosen, long[] Rejected);

/// <summary>Trains a policy on preferences against a frozen reference.</summary>
public sealed class DpoTrainer
{
    /// <summary>Prepares Adam; its rate falls linearly to 0 over all steps.</summary>
    /// <param name="policy">Learns.</param>
    /// <param name="reference">Copied and frozen: what happens to it later does not matter.</param>
    /// <param name="options">How.</param>
    /// <param name="learningRate">The first rate.</param>
    /// <param name="totalSteps">When it reaches 0.</param>
    /// <param name="pad">The token that fills rows up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public DpoTrainer(TinyGpt policy, TinyGpt reference, PreferenceOptions options, double learningRate, int totalSteps, long pad)
    {
        // TODO(week16.8): freeze a copy of the reference and create Adam
        throw new NotImplementedException("Week 16, task 8: freeze a copy of the reference and create Adam");
    }

    /// <summary>One update on a batch of pairs.</summary>
    /// <param name="batch">At least one pair.</param>
    /// <returns>What the loss was before the update; its tensors belong to the caller.</returns>
    public PreferenceResult Step(IReadOnlyList<PreferencePair> batch)
    {
        // TODO(week16.8): log-probabilities of both models, the loss, an update
        throw new NotImplementedException("Week 16, task 8: log-probabilities of both models, the loss, an update");
    }

    /// <summary>One update on pairs with soft labels.</summary>
    /// <param name="batch">Pairs, with the probability that the chosen one is preferred.</param>
    /// <returns>The loss before the update.</returns>
    public double StepSoft(IReadOnlyList<(PreferencePair Pair, double Probability)> batch)
    {
        // TODO(week16.8): the same with the soft loss
        throw new NotImplementedException("Week 16, task 8: the same with the soft loss");
    }
}

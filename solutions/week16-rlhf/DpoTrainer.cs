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
    // solution:begin
    private readonly TinyGpt _policy;
    private readonly TinyGpt _reference;
    private readonly PreferenceOptions _options;
    private readonly TorchSharp.Modules.Adam _optimizer;
    private readonly double _learningRate;
    private readonly int _totalSteps;
    private readonly long _pad;
    private int _step;

    // solution:end
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
        // solution:begin task 8: freeze a copy of the reference and create Adam
        Shapes.RequirePositive(options.Beta, nameof(options));
        Shapes.RequirePositive(learningRate, nameof(learningRate));
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        (_policy, _reference, _options) = (policy, reference.Clone(), options);
        (_learningRate, _totalSteps, _pad) = (learningRate, totalSteps, pad);
        _optimizer = optim.Adam(policy.parameters(), learningRate);
        // solution:end
    }

    /// <summary>One update on a batch of pairs.</summary>
    /// <param name="batch">At least one pair.</param>
    /// <returns>What the loss was before the update; its tensors belong to the caller.</returns>
    public PreferenceResult Step(IReadOnlyList<PreferencePair> batch)
    {
        // solution:begin task 8: log-probabilities of both models, the loss, an update
        using var scope = NewDisposeScope();
        var (policy, reference) = LogProbabilities(batch);
        var result = DirectPreference.Loss(policy[0], policy[1], reference[0], reference[1], _options);
        Update(result.Loss);
        return result with
        {
            Losses = result.Losses.detach().MoveToOuterDisposeScope(),
            Loss = result.Loss.detach().MoveToOuterDisposeScope(),
            ChosenRewards = result.ChosenRewards.MoveToOuterDisposeScope(),
            RejectedRewards = result.RejectedRewards.MoveToOuterDisposeScope(),
        };
        // solution:end
    }

    /// <summary>One update on pairs with soft labels.</summary>
    /// <param name="batch">Pairs, with the probability that the chosen one is preferred.</param>
    /// <returns>The loss before the update.</returns>
    public double StepSoft(IReadOnlyList<(PreferencePair Pair, double Probability)> batch)
    {
        // solution:begin task 8: the same with the soft loss
        using var scope = NewDisposeScope();
        var (policy, reference) = LogProbabilities([.. batch.Select(row => row.Pair)]);
        var preference = tensor(batch.Select(row => row.Probability).ToArray(), dtype: policy[0].dtype, device: policy[0].device);
        var loss = DirectPreference.SoftLoss(policy[0], policy[1], reference[0], reference[1], preference, _options.Beta);
        Update(loss);
        return loss.ToDouble();
        // solution:end
    }
    // solution:begin

    private (Tensor[] Policy, Tensor[] Reference) LogProbabilities(IReadOnlyList<PreferencePair> batch)
    {
        var (chosenIds, chosenLabels) = SequenceLogProbabilities.Collate([.. batch.Select(pair => (pair.Prompt, pair.Chosen))], _pad);
        var (rejectedIds, rejectedLabels) = SequenceLogProbabilities.Collate([.. batch.Select(pair => (pair.Prompt, pair.Rejected))], _pad);
        var (ids, labels) = SequenceLogProbabilities.Concatenate(chosenIds, chosenLabels, rejectedIds, rejectedLabels, _pad);
        var device = _policy.parameters().First().device;
        (ids, labels) = (ids.to(device), labels.to(device));
        var policy = SequenceLogProbabilities.Sum(_policy.call(ids), labels).chunk(2);   // chosen, rejected: [B] each
        using var recordsNothing = no_grad();
        return (policy, SequenceLogProbabilities.Sum(_reference.call(ids), labels).chunk(2));
    }

    private void Update(Tensor loss)
    {
        _optimizer.ParamGroups.Single().LearningRate = _learningRate * Math.Max(0, 1 - ((double)_step++ / _totalSteps));
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }
    // solution:end
}

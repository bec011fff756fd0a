using Katas.Kit.Models;
using Katas.Kit.Training;
using TorchSharp.Modules;

namespace Katas.Rlhf;

/// <summary>How PPO runs. Given.</summary>
/// <param name="Beta">The KL coefficient.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Lambda">λ.</param>
/// <param name="Clip">Of the policy's ratio.</param>
/// <param name="ValueClip">Of the values.</param>
/// <param name="ValueCoefficient">Weight of the value loss.</param>
/// <param name="Epochs">Full-batch updates on each batch of samples.</param>
/// <param name="LearningRate">Of Adam.</param>
public sealed record PpoSettings(
    double Beta = 0.5, double Gamma = 1, double Lambda = 0.95, double Clip = 0.2, double ValueClip = 0.2, double ValueCoefficient = 0.1, int Epochs = 4, double LearningRate = 2e-3);

/// <summary>What a step saw. Given.</summary>
/// <param name="Score">Mean score of the samples.</param>
/// <param name="Kl">Mean over samples of Σ K1.</param>
/// <param name="PolicyLoss">Of the last epoch.</param>
/// <param name="ValueLoss">Of the last epoch.</param>
/// <param name="ClipFraction">Of the last epoch.</param>
public sealed record PpoStep(double Score, double Kl, double PolicyLoss, double ValueLoss, double ClipFraction);

/// <summary>Optimizes a policy against a score by KL-penalized PPO (Ouyang et al. 2022, §3.5).</summary>
public sealed class PpoTrainer
{
    // solution:begin
    private readonly TinyGpt _policy;
    private readonly TinyGpt _reference;
    private readonly Func<long[], long[], double> _score;
    private readonly PpoSettings _settings;
    private readonly int _responseLength;
    private readonly Generator _generator;
    private readonly Parameter _valueWeight;
    private readonly Parameter _valueBias;
    private readonly Adam _optimizer;

    // solution:end
    /// <summary>Prepares a value head, Linear(width, 1) initialized to 0 on the policy's hidden states, and Adam for both.</summary>
    /// <param name="policy">Learns.</param>
    /// <param name="reference">Copied and frozen.</param>
    /// <param name="score">The score of a response (prompt, response).</param>
    /// <param name="settings">How.</param>
    /// <param name="responseLength">Tokens of every response.</param>
    /// <param name="seed">Decides the samples.</param>
    public PpoTrainer(TinyGpt policy, TinyGpt reference, Func<long[], long[], double> score, PpoSettings settings, int responseLength, int seed)
    {
        // solution:begin task 8: freeze a copy of the reference, create the value head and Adam
        ArgumentOutOfRangeException.ThrowIfLessThan(responseLength, 1);
        Shapes.RequirePositive(settings.Beta, nameof(settings));
        var device = policy.parameters().First().device;
        (_policy, _reference, _score, _settings, _responseLength) = (policy, reference.Clone(), score, settings, responseLength);
        _generator = Seeds.Generator(seed);
        (_valueWeight, _valueBias) = (new(zeros(1, policy.Config.EmbeddingSize, device: device)), new(zeros(1, device: device)));
        _optimizer = optim.Adam([.. policy.parameters(), _valueWeight, _valueBias], settings.LearningRate);
        // solution:end
    }

    /// <summary>Samples one response per prompt, scores it, shapes rewards, estimates and whitens advantages once, then updates for some epochs.</summary>
    /// <param name="prompts">Of equal lengths.</param>
    /// <exception cref="ArgumentException">There are none, or lengths differ.</exception>
    public PpoStep Step(IReadOnlyList<long[]> prompts)
    {
        // solution:begin task 8: sample, store what was believed then, and update against it
        if (prompts.Count == 0 || prompts.Any(prompt => prompt.Length != prompts[0].Length))
        {
            throw new ArgumentException("Expected prompts of one length.", nameof(prompts));
        }

        using var scope = NewDisposeScope();
        var start = prompts[0].Length;
        var ids = Sample(prompts);                                                       // [B, start + L]
        Tensor oldLogProbabilities, oldValues, advantages, returns, kl, scores;
        using (no_grad())
        {
            (oldLogProbabilities, oldValues) = Evaluate(ids, start);                     // [B, L] each
            var referenceLogProbabilities = Chosen(_reference.call(ids), ids, start);
            scores = tensor(Scores(ids, start), dtype: oldValues.dtype, device: ids.device);
            kl = KlPenalty.K1(oldLogProbabilities, referenceLogProbabilities).sum(1);
            var rewards = KlPenalty.ShapeRewards(scores, oldLogProbabilities, referenceLogProbabilities, null, _settings.Beta);
            (advantages, returns) = Gae.Compute(rewards, oldValues, null, _settings.Gamma, _settings.Lambda);
            advantages = Whitening.Whiten(advantages);
        }

        var last = (Policy: 0.0, Value: 0.0, Clip: 0.0);
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            using var inner = NewDisposeScope();
            var (logProbabilities, values) = Evaluate(ids, start);
            var (policyLoss, clipFraction, _) = PpoLoss.Policy(logProbabilities, oldLogProbabilities, advantages, null, _settings.Clip);
            var (valueLoss, _) = PpoLoss.Value(values, oldValues, returns, null, _settings.ValueClip);
            _optimizer.zero_grad();
            (policyLoss + (_settings.ValueCoefficient * valueLoss)).backward();
            _optimizer.step();
            last = (policyLoss.ToDouble(), valueLoss.ToDouble(), clipFraction);
        }

        return new(scores.mean().ToDouble(), kl.mean().ToDouble(), last.Policy, last.Value, last.Clip);
        // solution:end
    }
    // solution:begin

    private Tensor Sample(IReadOnlyList<long[]> prompts)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(prompts.SelectMany(prompt => prompt).ToArray(), [prompts.Count, prompts[0].Length], device: _valueBias.device);
        for (var token = 0; token < _responseLength; token++)
        {
            var probabilities = nn.functional.softmax(_policy.call(ids).select(1, -1), -1); // [B, V]
            ids = cat([ids, multinomial(probabilities.cpu(), 1, true, _generator).to(ids.device)], 1); // the generator draws on the CPU
        }

        return ids.MoveToOuterDisposeScope();
    }

    // Response token t is predicted, and its value read, at position start − 1 + t.
    private (Tensor LogProbabilities, Tensor Values) Evaluate(Tensor ids, long start)
    {
        var hidden = _policy.Hidden(ids);                                                // [B, T, D]
        var logits = hidden.matmul(_policy.get_parameter("wte.weight")!.t());            // the tied head
        var values = nn.functional.linear(hidden, _valueWeight, _valueBias).squeeze(2).narrow(1, start - 1, _responseLength);
        return (Chosen(logits, ids, start), values);
    }

    private Tensor Chosen(Tensor logits, Tensor ids, long start)
    {
        var logProbabilities = nn.functional.log_softmax(logits.narrow(1, start - 1, _responseLength), -1);
        return logProbabilities.gather(2, ids.narrow(1, start, _responseLength).unsqueeze(2)).squeeze(2); // [B, L]
    }

    private double[] Scores(Tensor ids, long start)
    {
        var rows = ids.cpu().data<long>().ToArray().Chunk((int)ids.size(1));
        return [.. rows.Select(row => _score(row[..(int)start], row[(int)start..]))];
    }
    // solution:end
}

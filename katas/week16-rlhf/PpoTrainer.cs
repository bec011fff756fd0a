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
    /// <summary>Prepares a value head, Linear(width, 1) initialized to 0 on the policy's hidden states, and Adam for both.</summary>
    /// <param name="policy">Learns.</param>
    /// <param name="reference">Copied and frozen.</param>
    /// <param name="score">The score of a response (prompt, response).</param>
    /// <param name="settings">How.</param>
    /// <param name="responseLength">Tokens of every response.</param>
    /// <param name="seed">Decides the samples.</param>
    public PpoTrainer(TinyGpt policy, TinyGpt reference, Func<long[], long[], double> score, PpoSettings settings, int responseLength, int seed)
    {
        // TODO(week16.8): freeze a copy of the reference, create the value head and Adam
        throw new NotImplementedException("Week 16, task 8: freeze a copy of the reference, create the value head and Adam");
    }

    /// <summary>Samples one response per prompt, scores it, shapes rewards, estimates and whitens advantages once, then updates for some epochs.</summary>
    /// <param name="prompts">Of equal lengths.</param>
    /// <exception cref="ArgumentException">There are none, or lengths differ.</exception>
    public PpoStep Step(IReadOnlyList<long[]> prompts)
    {
        // TODO(week16.8): sample, store what was believed then, and update against it
        throw new NotImplementedException("Week 16, task 8: sample, store what was believed then, and update against it");
    }
}

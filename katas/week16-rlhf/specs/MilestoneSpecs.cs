using Katas.Kit.Charts;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

public sealed class MilestoneSpecs
{
    private const double Beta = 0.5;

    private static readonly PreferenceWorld World = PreferenceWorld.Load();
    private static readonly Tensor Rewards = tensor(Enumerable.Range(0, 500).Select(cell => World.Reward(cell / 125, cell % 125)).ToArray(), [4, 125]).DetachFromDisposeScope();

    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(5)]
    public void Milestone_dpo_against_a_known_optimum()
    {
        using var run = MilestoneRun.Start("DPO against a known optimum", TimeSpan.FromMinutes(5), Seed);
        using var reference = World.LoadReference();
        var start = World.Normalize(World.LogProbabilities(reference));
        var optimum = KlRegularizedOptimum.Policy(start, Rewards, Beta);
        run.Note("objective of the reference", KlRegularizedOptimum.Evaluate(start, start, Rewards, Beta).Objective);
        run.Note("objective of the optimum", KlRegularizedOptimum.Evaluate(optimum, start, Rewards, Beta).Objective);

        var fresh = Dpo(run, "DPO, fresh soft pairs", [.. World.DrawPairs(600 * 64, Seed)], 600, 2e-3, start, soft: true);
        var noisy = Dpo(run, "DPO, fixed noisy pairs", [.. World.FixedPairs()], 300, 1e-3, start, soft: false);
        var ppo = Ppo(run, start);
        var accuracy = Reward(run);

        run.Require("DPO, fresh soft pairs: objective", fresh.Objective, atLeast: 0.88);
        run.Require("DPO, fresh soft pairs: KL from the optimum", (optimum.exp() * (optimum - World.Normalize(World.LogProbabilities(fresh.Policy)))).sum(1).mean().item<double>(), atMost: 0.08);
        run.Require("DPO, fixed noisy pairs: objective", noisy.Objective, atLeast: 0.62);
        run.Require("PPO: objective", ppo.Objective, atLeast: 0.82);
        run.Require("reward model: held-out accuracy", accuracy, atLeast: 0.85);
        foreach (var (name, policy) in new[] { ("reference", reference), ("DPO", fresh.Policy), ("PPO", ppo.Policy) })
        {
            run.Note($"probability of well-formed responses, {name}", World.LogProbabilities(policy).exp().sum(1).mean().item<double>());
        }

        Write(run, "frontier.png", Chart.Lines("Reward against KL from the reference", "KL", "reward", [fresh.Path, ppo.Path, BestOf(start), Optima(start)]));
    }

    private static (double Objective, TinyGpt Policy, Series Path) Dpo(
        MilestoneRun run, string name, List<(int Prompt, int First, int Second, double Label)> pairs, int steps, double rate, Tensor start, bool soft)
    {
        using var reference = World.LoadReference();
        var (policy, random, points) = (World.LoadReference(), new Random(Seed), new List<(double Kl, double Reward)>());
        var trainer = new DpoTrainer(policy, reference, new(Beta), rate, steps, PreferenceWorld.Pad);
        run.Stage(name).Keep("policy", policy).Keep("points", points).Run(() =>
        {
            for (var step = 0; step < steps; step++)
            {
                var batch = soft ? pairs.GetRange(step * 64, 64) : [.. Enumerable.Range(0, 64).Select(_ => pairs[random.Next(pairs.Count)])];
                var loss = trainer.StepSoft([.. batch.Select(pair => (new PreferencePair(World.Prompts[pair.Prompt], World.Responses[pair.First], World.Responses[pair.Second]), pair.Label))]);
                if ((step + 1) % 30 == 0)
                {
                    var (reward, kl, objective) = Evaluate(policy, start);
                    points.Add((kl, reward));
                    run.Report(step + 1, steps, ($"{name}: loss", loss), ($"{name}: objective", objective));
                }
            }
        });

        return (Evaluate(policy, start).Objective, policy, new Series(name, [.. points.Select(point => point.Kl)], [.. points.Select(point => point.Reward)]));
    }

    private static (double Objective, TinyGpt Policy, Series Path) Ppo(MilestoneRun run, Tensor start)
    {
        using var reference = World.LoadReference();
        var (policy, points) = (World.LoadReference(), new List<(double Kl, double Reward)>());
        var trainer = new PpoTrainer(policy, reference, World.Score, new(Beta, LearningRate: 1e-3), responseLength: 4, Seed);
        run.Stage("PPO").Keep("policy", policy).Keep("points", points).Run(() =>
        {
            for (var step = 1; step <= 80; step++)
            {
                var seen = trainer.Step([.. Enumerable.Range(0, 256).Select(row => World.Prompts[row % 4])]);
                if (step % 5 == 0)
                {
                    var (reward, kl, objective) = Evaluate(policy, start);
                    points.Add((kl, reward));
                    run.Report(step, 80, ("PPO: score", seen.Score), ("PPO: objective", objective));
                }
            }
        });

        return (Evaluate(policy, start).Objective, policy, new Series("PPO, true reward", [.. points.Select(point => point.Kl)], [.. points.Select(point => point.Reward)]));
    }

    private static double Reward(MilestoneRun run)
    {
        var random = new Random(Seed);
        var pairs = Enumerable.Range(0, 3000).Select(_ => (Prompt: random.Next(4), A: random.Next(125), B: random.Next(125))).Where(pair => World.Reward(pair.Prompt, pair.A) != World.Reward(pair.Prompt, pair.B))
            .Select(pair => World.Reward(pair.Prompt, pair.A) > World.Reward(pair.Prompt, pair.B) ? pair : (pair.Prompt, A: pair.B, B: pair.A)).ToList();
        var (held, train, model) = (pairs[..500], pairs[500..], new RewardModel(World.LoadReference(), Seed));
        using var optimizer = optim.Adam(model.parameters(), 3e-3);
        var batches = Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 64).Select(_ => train[random.Next(train.Count)]).ToList()).ToList();
        foreach (var step in run.Stage("reward model").Keep("model", model).Keep("optimizer", optimizer).Steps(300))
        {
            using var scope = NewDisposeScope();
            var batch = batches[step];
            optimizer.zero_grad();
            var loss = RewardLoss.Pairwise(Scores(model, batch.Select(pair => (pair.Prompt, pair.A))), Scores(model, batch.Select(pair => (pair.Prompt, pair.B))));
            loss.backward();
            optimizer.step();
            if ((step + 1) % 50 == 0)
            {
                run.Report(step + 1, 300, ("reward model: loss", loss.ToDouble()));
            }
        }

        using var recordsNothing = no_grad();
        return RewardLoss.Accuracy(Scores(model, held.Select(pair => (pair.Prompt, pair.A))), Scores(model, held.Select(pair => (pair.Prompt, pair.B))));
    }

    private static Tensor Scores(RewardModel model, IEnumerable<(int Prompt, int Response)> rows)
    {
        var (ids, _) = SequenceLogProbabilities.Collate([.. rows.Select(row => (World.Prompts[row.Prompt], World.Responses[row.Response]))], PreferenceWorld.Pad);
        return model.call(ids, full(ids.size(0), 7, dtype: ScalarType.Int64));
    }

    private static (double Reward, double Kl, double Objective) Evaluate(TinyGpt policy, Tensor start) =>
        KlRegularizedOptimum.Evaluate(World.Normalize(World.LogProbabilities(policy)), start, Rewards, Beta);

    private static Series BestOf(Tensor start)
    {
        var points = new[] { 1, 2, 4, 8, 16, 32, 64 }.Select(n => Enumerable.Range(0, 4).Select(prompt => (Kl: BestOfN.Kl(start[prompt].exp(), Rewards[prompt], n), Reward: (BestOfN.Distribution(start[prompt].exp(), Rewards[prompt], n) * Rewards[prompt]).sum().item<double>())).ToList()).ToList();
        return new("best of n, exact", [.. points.Select(level => level.Average(point => point.Kl))], [.. points.Select(level => level.Average(point => point.Reward))]);
    }

    private static Series Optima(Tensor start)
    {
        double[] betas = [4, 2, 1, 0.7, 0.5, 0.35, 0.25, 0.2];
        var points = betas.Select(beta => KlRegularizedOptimum.Evaluate(KlRegularizedOptimum.Policy(start, Rewards, beta), start, Rewards, beta)).ToList();
        return new("exact optimum over β", [.. points.Select(point => point.Kl)], [.. points.Select(point => point.Reward)]);
    }

    private static void Write(MilestoneRun run, string name, byte[] png) => run.Artifacts.Write(name, stream => stream.Write(png));
}

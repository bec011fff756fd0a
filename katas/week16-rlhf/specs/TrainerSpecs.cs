using FluentAssertions;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(8)]
public sealed class TrainerSpecs
{
    private static readonly PreferenceWorld World = PreferenceWorld.Load();
    private static readonly Tensor Rewards = tensor(Enumerable.Range(0, 500).Select(cell => World.Reward(cell / 125, cell % 125)).ToArray(), [4, 125]).DetachFromDisposeScope();

    [Fact]
    public void Reference_is_never_updated()
    {
        using var reference = World.LoadReference();
        var (before, policy) = (StateDict.Copy(reference), reference.Clone());
        var trainer = new DpoTrainer(policy, reference, new(0.5), 1e-2, 10, PreferenceWorld.Pad);

        trainer.Step(Pairs(16));
        var second = trainer.Step(Pairs(16));

        StateDict.Copy(reference).ShouldEqual(before, "only the policy is trained");
        second.Margin.Should().NotBe(0, "the policy moved and the reference did not");
        reference.parameters().All(parameter => parameter.grad is null).Should().BeTrue("no gradient reaches it");
    }

    [Fact]
    public void One_step_raises_the_margin()
    {
        using var policy = World.LoadReference();
        using var reference = World.LoadReference();
        var trainer = new DpoTrainer(policy, reference, new(0.5), 1e-4, 100, PreferenceWorld.Pad);

        var (first, second) = (trainer.Step(Pairs(64)), trainer.Step(Pairs(64)));

        first.Loss.item<float>().Should().BeApproximately(MathF.Log(2), 1e-4f, "at first policy and reference are one");
        second.Margin.Should().BeGreaterThan(first.Margin, "a step makes the chosen responses likelier, seen from the reference");
        second.Loss.item<float>().Should().BeLessThan(first.Loss.item<float>(), "a step goes down the loss");
    }

    // Of 200 seeds none missed a bound in its first trial; three misses in a row come once in millions of seeds.
    [Fact, Statistical]
    public void Dpo_approaches_the_known_optimum()
    {
        var draws = new Draws(1801);
        Statistic.OneOf(3, trial =>
        {
            using var policy = World.LoadReference();
            using var reference = World.LoadReference();
            var (trainer, pairs) = (new DpoTrainer(policy, reference, new(0.5), 3e-3, 80, PreferenceWorld.Pad), World.DrawPairs(80 * 32, draws.Seed()));

            foreach (var batch in pairs.Chunk(32))
            {
                trainer.StepSoft([.. batch.Select(pair => (new PreferencePair(World.Prompts[pair.Prompt], World.Responses[pair.First], World.Responses[pair.Second]), pair.Label))]);
            }

            trial.ShouldLie("objective", Objective(policy), atLeast: 0.75, because: "the reference has 0.42, the optimum 0.929");
            trial.ShouldLie("correlation of implicit and true reward", Correlation(policy), atLeast: 0.8, because: "they are equal up to a constant per prompt");
        });
    }

    // PPO breaks down under one seed in a hundred: four times in a row once in millions of seeds.
    [Fact, Statistical]
    public void Ppo_raises_the_objective()
    {
        var draws = new Draws(1813);
        Statistic.OneOf(4, trial =>
        {
            using var policy = World.LoadReference();
            using var reference = World.LoadReference();
            var trainer = new PpoTrainer(policy, reference, World.Score, new(), responseLength: 4, draws.Seed());

            var first = trainer.Step(Prompts(128));
            for (var step = 1; step < 15; step++)
            {
                trainer.Step(Prompts(128));
            }

            first.Kl.Should().BeApproximately(0, 1e-4, "before the first update policy and reference are one");
            trial.ShouldLie("objective", Objective(policy), atLeast: 0.60, because: "the reference has 0.42");
        });
    }

    [Fact]
    public void Trainers_refuse_what_they_cannot_train_on()
    {
        using var model = World.LoadReference();
        _ = new DpoTrainer(model, model, new(), 1e-3, 10, 0);

        FluentActions.Invoking(() => new DpoTrainer(model, model, new(0), 1e-3, 10, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new DpoTrainer(model, model, new(), 1e-3, 0, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PpoTrainer(model, model, World.Score, new(), 4, 1).Step([[1, 4, 3], [1, 4]])).Should().Throw<ArgumentException>();
    }

    [GpuFact]
    public void Same_dpo_losses_on_the_device() => Losses(CUDA).Should().BeCloseTo(Losses(CPU), 1e-3, 1e-3);

    [GpuFact]
    public void Mixed_precision_dpo_stays_within_2_percent()
    {
        using var policy = World.LoadReference().to(CUDA);
        using var half = World.LoadReference().to(CUDA, ScalarType.BFloat16);
        var (ids, labels) = SequenceLogProbabilities.Collate([.. Pairs(64).Select(pair => (pair.Prompt, pair.Chosen))], 0);

        var expected = SequenceLogProbabilities.Sum(policy.call(ids.cuda()), labels.cuda()).detach();

        SequenceLogProbabilities.Sum(half.call(ids.cuda()).to_type(ScalarType.Float32), labels.cuda()).detach().Should().BeCloseTo(expected, 0.02, 0.02);
    }

    private static Tensor Losses(Device device)
    {
        using var policy = World.LoadReference().to(device);
        using var reference = World.LoadReference().to(device);
        var trainer = new DpoTrainer(policy, reference, new(0.5), 1e-3, 10, PreferenceWorld.Pad);
        return stack(Enumerable.Range(0, 3).Select(_ => trainer.Step(Pairs(64)).Loss.cpu()).ToArray());
    }

    private static IReadOnlyList<long[]> Prompts(int count) => [.. Enumerable.Range(0, count).Select(row => World.Prompts[row % 4])];

    private static IReadOnlyList<PreferencePair> Pairs(int count) =>
        [.. World.FixedPairs().Take(count).Select(pair => new PreferencePair(World.Prompts[pair.Prompt], World.Responses[pair.First], World.Responses[pair.Second]))];

    // Enumerated with torch's own operations: expected reward minus ½ KL of the renormalized policy.
    private static double Objective(TinyGpt policy)
    {
        using var reference = World.LoadReference();
        var (p, q) = (World.Normalize(World.LogProbabilities(policy)), World.Normalize(World.LogProbabilities(reference)));
        return ((p.exp() * Rewards).sum(1) - (0.5 * (p.exp() * (p - q)).sum(1))).mean().item<double>();
    }

    private static double Correlation(TinyGpt policy)
    {
        using var reference = World.LoadReference();
        var implied = World.LogProbabilities(policy) - World.LogProbabilities(reference);
        return Enumerable.Range(0, 4).Average(prompt => stack([implied[prompt], Rewards[prompt]]).corrcoef()[0, 1].item<double>());
    }
}

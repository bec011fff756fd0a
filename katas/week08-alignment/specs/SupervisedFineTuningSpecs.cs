using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(6)]
public sealed class SupervisedFineTuningSpecs
{
    [Theory, GoldenData("sft-loss")]
    public void Sft_loss_matches_golden(GoldenCase golden)
    {
        var logits = golden.Inputs.Tensor("logits").requires_grad_();

        var (loss, scored) = SupervisedFineTuning.Loss(logits, golden.Inputs.Tensor("labels"));
        loss.backward();

        golden.Verify("loss", loss.item<float>());
        golden.Verify("scored", scored);
        golden.Verify("grad_logits", logits.grad!);
    }

    [Fact]
    public void A_batch_that_teaches_nothing_costs_nothing()
    {
        var (loss, scored) = SupervisedFineTuning.Loss(Inputs.Normal(41, 2, 3, 5), full(2, 3, -100, dtype: ScalarType.Int64));

        loss.item<float>().Should().Be(0, "no target is scored");
        scored.Should().Be(0, "no target is scored");
        FluentActions.Invoking(() => SupervisedFineTuning.Loss(Inputs.Normal(41, 2, 3, 5), zeros(2, 4, dtype: ScalarType.Int64))).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Micro_batches_equal_one_big_batch(int parts)
    {
        var tokens = Inputs.Tokens(42, 4, 8, 23);
        var labels = cat([Inputs.Labels(43, tokens[..2], share: 0.9), Inputs.Labels(44, tokens[2..], share: 0.2)], 0);
        var (whole, split) = (Adapted(), Adapted());
        using var wholeOptimizer = optim.SGD(Lora.TrainableParameters(whole), 99);
        using var splitOptimizer = optim.SGD(Lora.TrainableParameters(split), 99);

        var (loss, norm) = SupervisedFineTuning.Step(whole, wholeOptimizer, [(tokens, labels)], rate: 0.5, maxNorm: 0.1);
        var (splitLoss, splitNorm) = SupervisedFineTuning.Step(split, splitOptimizer, [.. tokens.chunk(parts).Zip(labels.chunk(parts))], rate: 0.5, maxNorm: 0.1);

        loss.Should().BeApproximately(Inputs.Oracle(Adapted(), tokens, labels), 1e-5);
        splitLoss.Should().BeApproximately(loss, 1e-5, "every scored target weighs the same, in whatever micro-batch it is");
        splitNorm.Should().BeApproximately(norm, 1e-5);
        ShouldBeClose(Lora.AdapterState(split), Lora.AdapterState(whole));
    }

    [Fact]
    public void A_step_clips_the_gradient_and_uses_the_given_rate()
    {
        var (model, tokens) = (Adapted(), Inputs.Tokens(45, 2, 8, 23));
        var (labels, before) = (Inputs.Labels(46, tokens), Lora.AdapterState(model));
        using var optimizer = optim.SGD(Lora.TrainableParameters(model), 99);

        var (_, first) = SupervisedFineTuning.Step(model, optimizer, [(tokens, labels)], rate: 0.5, maxNorm: 0.01);
        var moved = Math.Sqrt(Lora.AdapterState(model).Sum(entry => (entry.Value - before[entry.Key]).pow(2).sum().item<float>()));

        first.Should().BeGreaterThan(0.02, "the norm is told as it was before clipping");
        moved.Should().BeApproximately(0.5 * 0.01, 1e-4, "the step is the rate, 0.5, times the gradient, clipped to the norm 0.01");
        StateDict.Load(model, before, strict: false);
        var (_, second) = SupervisedFineTuning.Step(model, optimizer, [(tokens, labels)], rate: 0.5);
        second.Should().BeApproximately(first, 1e-5, "the gradient has the same norm from the same weights: what the last step left is cleared");
    }

    [Fact]
    public void Frozen_weights_stay_frozen()
    {
        using var model = Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(47));
        var (tokens, before) = (Inputs.Tokens(48, 3, 10, 23), StateDict.Copy(model));
        Lora.MarkOnlyLoraAsTrainable(model);
        using var optimizer = optim.AdamW(model.parameters(), 0.01, weight_decay: 0.1);

        for (var step = 0; step < 5; step++)
        {
            SupervisedFineTuning.Step(model, optimizer, [(tokens, Inputs.Labels(49, tokens))], 0.01);
        }

        foreach (var (name, value) in StateDict.Copy(model))
        {
            var unmoved = value.eq(before[name]).all().item<bool>();
            unmoved.Should().Be(!name.Contains("lora_"), "{0} is {1}", name, name.Contains("lora_") ? "trained" : "frozen, and weight decay does not reach it either");
        }
    }

    [Fact]
    public void Evaluate_ignores_prompt_tokens_and_leaves_no_trace()
    {
        using var model = new Gpt2Model(Inputs.Small with { Dropout = 0.5 }, Inputs.Seed(50));
        var (long1, short1) = (Inputs.Tokens(51, 2, 10, 23), Inputs.Tokens(52, 3, 6, 23));
        (Tensor, Tensor)[] batches = [(long1, Inputs.Labels(53, long1, share: 0.9)), (short1, Inputs.Labels(54, short1, prompt: 4, share: 1))];
        var (random, targets) = (get_rng_state(), batches.Select(batch => batch.Item2[.., 1..].ne(-100).sum().item<long>()).ToArray());

        var first = SupervisedFineTuning.Evaluate(model, batches);

        model.training.Should().BeTrue("the mode is as it was");
        RandomState.ShouldBeUntouched(random, "without dropout there is nothing to draw");
        model.parameters().All(parameter => parameter.grad is null && parameter.requires_grad).Should().BeTrue("no gradient is left behind");
        is_grad_enabled().Should().BeTrue();
        model.eval();
        first.Should().BeApproximately(batches.Select((batch, index) => Inputs.Oracle(model, batch.Item1, batch.Item2) * targets[index]).Sum() / targets.Sum(), 1e-5, "it is the mean over the scored tokens of all batches, not a mean of means");
        SupervisedFineTuning.Evaluate(model, batches).Should().Be(first);
        model.training.Should().BeFalse();
    }

    [Fact, Statistical]
    public void Lora_fits_eight_examples()
    {
        var draws = new Draws(830);
        using var model = LargeEmbeddings(Lora.CreateGpt2(new Gpt2Config(40, 16, 32, 2, 2), new LoraConfig(8, 16, 0, true, true, true, true, true, true), draws.Generator()));
        var tokens = randint(40, [8, 12], dtype: ScalarType.Int64, generator: draws.Generator());
        var labels = where(arange(12).ge(4), tokens, full_like(tokens, -100));
        var start = Inputs.Oracle(model, tokens, labels);
        using var optimizer = optim.AdamW(Lora.TrainableParameters(model), 2e-2, weight_decay: 0);

        for (var step = 0; step < 80; step++)
        {
            SupervisedFineTuning.Step(model, optimizer, [(tokens, labels)], 2e-2);
        }

        Statistic.ShouldLie("share of the loss that is left", Inputs.Oracle(model, tokens, labels) / start, atMost: 0.25, because: "the factors can learn 64 tokens by heart");
    }

    // Frozen and tied to the head: small rows could not leave logits near 0.
    private static Gpt2Model LargeEmbeddings(Gpt2Model model)
    {
        using var recordsNothing = no_grad();
        Lora.MarkOnlyLoraAsTrainable(model);
        Inputs.Parameter(model, "wte.weight").mul_(10);
        return model;
    }

    private static Gpt2Model Adapted() => Inputs.Disturbed(Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(39)), 40);

    private static void ShouldBeClose(IReadOnlyDictionary<string, Tensor> actual, IReadOnlyDictionary<string, Tensor> expected)
    {
        foreach (var (name, value) in actual)
        {
            value.Should().BeCloseTo(expected[name], 1e-5, 1e-5, "{0} takes the same step", name);
        }
    }
}

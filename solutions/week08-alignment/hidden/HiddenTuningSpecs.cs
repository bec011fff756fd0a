using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment.Hidden;

/// <summary>Tasks 4 to 6 on other numbers: a tokenizer of characters, loops, and libtorch's own loss.</summary>
public sealed class HiddenTuningSpecs
{
    [Fact, OfTask(4)]
    public void A_tokenizer_of_characters_shows_every_cut()
    {
        var prompt = AlpacaPrompt.Format("Do {0}.", "\n");
        SupervisedExample Cut(int length) => SupervisedExamples.Encode(text => [.. text.Select(character => (int)character)], 0, new Instruction("Do {0}.", "\n", "ok"), length);

        prompt.Should().EndWith("\n\n### Instruction:\nDo {0}.\n\n### Input:\n\n\n\n### Response:").And.StartWith("Below is an instruction that describes a task, paired with an input");
        new string([.. Cut(999).Tokens.Select(token => (char)token)]).Should().Be($"{prompt}ok\0");
        Cut(999).Labels.Should().Equal([.. Enumerable.Repeat(-100L, prompt.Length), 'o', 'k', 0]);
        (Cut(prompt.Length + 1).Scored, Cut(prompt.Length).Scored, Cut(1).Tokens.Length).Should().Be((1, 0, 1));
    }

    [Fact, OfTask(5)]
    public void Packing_and_its_mask_follow_a_loop() => Draws.Repeat(5, 9821, draws =>
    {
        var examples = Enumerable.Range(0, 12).Select(_ => Inputs.Example([.. Enumerable.Range(0, draws.Int(1, 7)).Select(_ => (long)draws.Int(1, 9))])).ToList();
        var packed = SequencePacking.Pack(examples, 7, endOfText: 0);
        var (owners, mask) = (packed.Documents, SequencePacking.AttentionMask(packed.Documents));

        packed.Labels.ne(-100).sum().item<long>().Should().Be(examples.Sum(example => example.Tokens.Length - 1));
        for (var row = 0; row < owners.size(0); row++)
        {
            for (var query = 0; query < 7; query++)
            {
                var seen = Enumerable.Range(0, 7).Where(key => mask[row, 0, query, key].item<bool>());
                var owner = owners[row, query].item<long>();
                seen.Should().Equal(Enumerable.Range(0, query + 1).Where(key => key == query || (owner >= 0 && owners[row, key].item<long>() == owner)));
            }
        }
    });

    [Fact, OfTask(6)]
    public void The_loss_follows_a_loop_on_other_numbers() => Draws.Repeat(5, 9831, draws =>
    {
        var (logits, tokens) = (3 * draws.Normal([3, 5, 6]), randint(6, [3, 5], dtype: ScalarType.Int64, generator: draws.Generator()));
        var labels = Inputs.Labels(draws.Seed(), tokens, prompt: 0, share: 0.6);
        var terms = from row in Enumerable.Range(0, 3) from place in Enumerable.Range(1, 4) let label = labels[row, place].item<long>() where label >= 0 select -logits[row, place - 1].log_softmax(0)[label].item<double>();

        var (loss, scored) = SupervisedFineTuning.Loss(logits, labels);

        scored.Should().Be(terms.Count());
        loss.item<double>().Should().BeApproximately(terms.Average(), 1e-10);
    });

    [Fact, OfTask(6)]
    public void Every_group_of_parameters_gets_the_rate_and_large_norms_are_left_alone()
    {
        using var model = Inputs.Disturbed(Lora.CreateGpt2(Inputs.Small, Inputs.Everywhere, Inputs.Seed(10)), 11, 0.1);
        var (tokens, factors) = (Inputs.Tokens(12, 2, 7, 23), Lora.TrainableParameters(model));
        using var optimizer = optim.SGD([new TorchSharp.Modules.SGD.ParamGroup(factors.Take(3), 5), new TorchSharp.Modules.SGD.ParamGroup(factors.Skip(3), 7)], 9);
        var before = factors.Select(factor => factor.detach().clone()).ToList();

        var (_, norm) = SupervisedFineTuning.Step(model, optimizer, [(tokens, tokens)], 0.25, maxNorm: 1e6);

        optimizer.ParamGroups.Should().OnlyContain(group => group.LearningRate == 0.25);
        norm.Should().BeApproximately(Math.Sqrt(factors.Sum(factor => factor.grad!.pow(2).sum().item<float>())), 1e-4, "nothing had to be clipped");
        foreach (var (factor, old) in factors.Zip(before))
        {
            factor.detach().Should().BeCloseTo(old - (0.25 * factor.grad!), 1e-5, 1e-6);
        }
    }

    [Fact, OfTask(6)]
    public void Batches_without_targets_are_refused()
    {
        using var model = Lora.CreateGpt2(Inputs.Small, new LoraConfig(), Inputs.Seed(13));
        var (tokens, nothing) = (Inputs.Tokens(14, 2, 5, 23), full(2, 5, -100, dtype: ScalarType.Int64));
        using var optimizer = optim.SGD(Lora.TrainableParameters(model), 1);

        FluentActions.Invoking(() => SupervisedFineTuning.Step(model, optimizer, [(tokens, nothing)], 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SupervisedFineTuning.Evaluate(model, [(tokens, nothing)])).Should().Throw<ArgumentException>();
        SupervisedFineTuning.Evaluate(model, [(tokens, nothing), (tokens, tokens)]).Should().BeApproximately(Inputs.Oracle(model, tokens, tokens), 1e-5, "a batch without targets counts nothing");
    }
}

using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Pretraining;
using TorchSharp.Modules;
using Xunit;

namespace Specs.Pretraining;

[OfTask(5)]
public sealed class RecipeSpecs
{
    [Theory, GoldenData("learning-rate")]
    public void Rates_match_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (warmup, total, most, least) = (inputs.Get<long>("warmup"), inputs.Get<long>("total"), inputs.Get<double>("max_rate"), inputs.Get<double>("min_rate"));

        golden.Verify("rates", tensor(inputs.Get<long[]>("steps").Select(step => LearningRates.WarmupCosine(step, warmup, total, most, least)).ToArray()));
    }

    [Theory, GoldenData("clipping")]
    public void Clipping_matches_golden(GoldenCase golden)
    {
        var parameters = golden.Inputs.Items("gradients").Select(node => WithGradient(node.Tensor(string.Empty))).ToList();

        var norm = GradientClipping.ClipByGlobalNorm([.. parameters, new Parameter(ones(3))], golden.Inputs.Get<double>("max_norm"));

        for (var index = 0; index < parameters.Count; index++)
        {
            golden.Verify($"grad{index}", parameters[index].grad!);
        }

        golden.Verify("norm", norm);
    }

    [Fact]
    public void Clipping_refuses_a_length_of_zero_and_copes_without_gradients()
    {
        GradientClipping.ClipByGlobalNorm([new Parameter(ones(2))], 1).Should().Be(0);

        FluentActions.Invoking(() => GradientClipping.ClipByGlobalNorm([], 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => GradientClipping.ClipByGlobalNorm([], double.NaN)).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("decay-groups")]
    public void Decay_groups_match_golden(GoldenCase golden)
    {
        using var model = new Gpt2(Models.Config(golden.Inputs));

        var (decay, noDecay) = ParameterGroups.Split(model);

        golden.Verify("decay", decay.Order(StringComparer.Ordinal));
        golden.Verify("no_decay", noDecay.Order(StringComparer.Ordinal));
        var names = model.named_parameters().Select(entry => entry.name).ToList();
        decay.Should().BeInAscendingOrder(Comparer<string>.Create((a, b) => names.IndexOf(a) - names.IndexOf(b)), "the order of named_parameters stays");
    }

    [Fact]
    public void Windows_are_shifted_by_one_and_cover_every_start()
    {
        var (tokens, starts) = (arange(12, dtype: ScalarType.Int64) * 10, new int[12]);
        using var generator = new Draws(811).Generator();

        for (var draw = 0; draw < 500; draw++)
        {
            var (inputs, targets) = TokenWindows.Sample(tokens, 4, 5, generator);
            inputs.Should().HaveShape(4, 5).And.HaveDtype(ScalarType.Int64);
            targets.Should().BeBitwiseEqualTo(inputs + 10, "the target is the next token");
            inputs.narrow(1, 1, 4).Should().BeBitwiseEqualTo(inputs.narrow(1, 0, 4) + 10, "a window is a piece of the stream");
            inputs.select(1, 0).data<long>().ToList().ForEach(first => starts[first / 10]++);
        }

        foreach (var (start, count) in starts.Index())
        {
            count.Should().BeInRange(start < 7 ? 151 : 0, start < 7 ? 2000 : 0, "of 2000 windows about 286 begin at each of the starts 0 … 6 and none later; this is start {0}", start);
        }

        FluentActions.Invoking(() => TokenWindows.Sample(tokens, 1, 12, generator)).Should().Throw<ArgumentException>("there is no target for the last token");
        TokenWindows.Sample(tokens, 1, 11, generator).Targets.Should().BeBitwiseEqualTo(tokens.narrow(0, 1, 11).unsqueeze(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Micro_batches_equal_one_big_batch(int parts)
    {
        var (tokens, targets) = (Models.Tokens(821, 4, 8, 17), Models.Tokens(822, 4, 8, 17));
        targets = targets.masked_fill(arange(8) >= tensor(new[] { 8L, 1, 5, 2 }).unsqueeze(1), -100); // 8, 1, 5 and 2 scored targets
        var (expected, gradients, loss) = OneBigBatch(tokens, targets, rate: 0.1);
        using var model = Models.Tiny(823);
        using var optimizer = optim.SGD(model.parameters(), 9);
        var before = StateDict.Copy(model);
        TrainingStep.Run(model, optimizer, [(tokens, targets)], rate: 0, maxNorm: 1e9); // leaves gradients behind
        StateDict.Copy(model).ShouldEqual(before, "a step that is given the rate 0 moves nothing, whatever rate the optimizer was made with");

        var step = TrainingStep.Run(model, optimizer, [.. tokens.chunk(parts).Zip(targets.chunk(parts))], rate: 0.1, maxNorm: 1e9);

        step.Loss.Should().BeApproximately(loss, 1e-5, "it is the mean over all 16 scored targets, not a mean of means");
        step.GradientNorm.Should().BeApproximately(Math.Sqrt(gradients.Values.Sum(value => value.square().sum().ToDouble())), 1e-5, "it is the gradient of this step alone, without what the step before has left");
        foreach (var (name, parameter) in model.named_parameters())
        {
            parameter.grad!.Should($"the gradient of {name}").BeCloseTo(gradients[name], 1e-4, 1e-5, "it is that of one big batch");
            parameter.detach().Should(name).BeCloseTo(expected[name], 1e-4, 1e-5, "it moves by the given rate");
        }
    }

    [Fact]
    public void A_step_is_clipped()
    {
        using var model = Models.Tiny(831);
        using var optimizer = optim.SGD(model.parameters(), 9);
        var (tokens, targets, before) = (Models.Tokens(832, 4, 8, 17), Models.Tokens(833, 4, 8, 17), StateDict.Copy(model));

        var step = TrainingStep.Run(model, optimizer, [(tokens, targets)], rate: 2, maxNorm: 0.01);

        step.GradientNorm.Should().BeGreaterThan(0.1, "it is the length before clipping");
        var moved = Math.Sqrt(StateDict.Copy(model).Sum(entry => (entry.Value - before[entry.Key]).square().sum().ToDouble()));
        moved.Should().BeApproximately(0.02, 1e-4, "the step is the rate, 2, times the gradient, clipped to the length 0.01");
        FluentActions.Invoking(() => TrainingStep.Run(model, optimizer, [], 0.1)).Should().Throw<ArgumentException>();
    }

    private static Parameter WithGradient(Tensor gradient)
    {
        var parameter = new Parameter(zeros_like(gradient));
        (parameter * gradient).sum().backward();
        return parameter;
    }

    // With torch's own loss and plain gradient descent.
    private static (IReadOnlyDictionary<string, Tensor> After, IReadOnlyDictionary<string, Tensor> Gradients, double Loss) OneBigBatch(Tensor tokens, Tensor targets, double rate)
    {
        using var model = Models.Tiny(823);
        var loss = nn.functional.cross_entropy(model.call(tokens).flatten(0, 1), targets.flatten(), ignore_index: -100);
        loss.backward();
        var gradients = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
        return (StateDict.Copy(model).ToDictionary(entry => entry.Key, entry => entry.Value - (rate * gradients[entry.Key])), gradients, loss.ToDouble());
    }
}

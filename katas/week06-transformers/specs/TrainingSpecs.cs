using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(8)]
public sealed class TrainingSpecs
{
    [Fact]
    public void Toy_tasks_copy_and_reverse()
    {
        var (copy, reverse) = (ToyTasks.Copy(2000, 6, 2, 5, seed: 1), ToyTasks.Reverse(2000, 6, 2, 5, seed: 1));

        copy.Count.Should().Be(2000);
        reverse.Count.Should().Be(2000);
        foreach (var (copied, reversed) in copy.Zip(reverse))
        {
            copied.Target.ShouldEqual(copied.Source, "the target is the source", "the target of a copy");
            reversed.Target.ShouldEqual(reversed.Source.Reverse(), $"the source is [{string.Join(", ", reversed.Source)}]", "the target of a reversal");
        }

        reverse.Select(pair => pair.Source.Length).Distinct().Order().Should().Equal(2, 3, 4, 5);
        reverse.SelectMany(pair => pair.Source).Distinct().Order().Should().Equal(4, 5, 6, 7, 8, 9);
        reverse.Select(pair => pair.Source).Should().BeEquivalentTo(ToyTasks.Reverse(2000, 6, 2, 5, seed: 1).Select(pair => pair.Source), options => options.WithStrictOrdering());
        reverse.Take(20).SelectMany(pair => pair.Source).SequenceEqual(ToyTasks.Reverse(20, 6, 2, 5, seed: 2).SelectMany(pair => pair.Source)).Should().BeFalse("another seed gives other pairs");
        ((Action)(() => ToyTasks.Copy(1, 6, 5, 2, seed: 1))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_step_sets_the_rate_clips_the_gradient_and_reports_the_loss()
    {
        using var model = Inputs.Model(19);
        using var optimizer = optim.SGD(model.parameters(), learningRate: 99);
        var (batch, before) = (Batch(5, seed: 3), StateDict.Copy(model));
        var expected = Inputs.SmoothedLoss(model.call(batch.Source, batch.TargetInput).detach(), batch.TargetOutput, 0.2).ToDouble();
        double Norm() => Math.Sqrt(model.parameters().Sum(parameter => parameter.grad!.pow(2).sum().ToDouble()));

        var loss = Seq2SeqTraining.Step(model, optimizer, batch, learningRate: 0, smoothing: 0.2, maxGradNorm: 1e9);
        var once = Norm();
        StateDict.Copy(model).ShouldEqual(before, "a step that is given the rate 0 moves nothing, whatever rate the optimizer was made with");
        Seq2SeqTraining.Step(model, optimizer, batch, learningRate: 0, smoothing: 0.2, maxGradNorm: 1e9);

        loss.Should().BeApproximately(expected, 1e-4, "the loss is the mean over the real targets");
        var twice = Norm();
        twice.Should().BeApproximately(once, 1e-4 * once, "the second gradient is as long as the first: earlier gradients are not added up");
        Seq2SeqTraining.Step(model, optimizer, batch, learningRate: 0.5, smoothing: 0.2, maxGradNorm: 0.01);
        var moved = Math.Sqrt(StateDict.Copy(model).Sum(entry => (entry.Value - before[entry.Key]).pow(2).sum().ToDouble()));
        moved.Should().BeApproximately(0.5 * 0.01, 1e-4, "the step is the rate, 0.5, times the gradient, clipped to the length 0.01");
    }

    [Fact]
    public void Evaluate_weights_by_tokens_and_leaves_no_trace()
    {
        using var model = Inputs.Model(20, config => config with { Dropout = 0.5 });
        var (before, all) = (StateDict.Copy(model), ToyTasks.Reverse(9, 6, 2, 8, seed: 4));
        SequenceBatch[] parts = [Batching.Collate([.. all.Take(1)]), Batching.Collate([.. all.Skip(1)])];
        model.eval();
        var (nats, right) = Oracle(model, Batching.Collate(all));
        model.train();

        var (loss, accuracy) = Seq2SeqTraining.Evaluate(model, parts);

        loss.Should().BeApproximately(nats, 1e-5, "all tokens weigh the same, and dropout is off");
        accuracy.Should().BeApproximately(right, 1e-9);
        model.training.Should().BeTrue("the training mode is restored");
        model.parameters().All(parameter => parameter.grad is null).Should().BeTrue("no gradient is recorded");
        StateDict.Copy(model).ShouldEqual(before, "an evaluation changes nothing");
    }

    [Fact, Statistical]
    public void A_tiny_transformer_learns_to_reverse()
    {
        using var model = new Seq2SeqTransformer(new(9, 9, 32, 4, 64, 1, 1, Dropout: 0, NormFirst: true, FinalNorm: true, Tying: WeightTying.Output), Inputs.Seed(new Draws(0).Seed()));
        using var optimizer = optim.Adam(model.parameters(), 6e-3, beta1: 0.9, beta2: 0.98, eps: 1e-9);
        var pairs = ToyTasks.Reverse(150 * 32, 5, 2, 4, new Draws(1).Seed());

        foreach (var (step, batch) in pairs.Chunk(32).Index())
        {
            using var scope = NewDisposeScope();
            Seq2SeqTraining.Step(model, optimizer, Batching.Collate(batch), 6e-3 * Math.Min(1, (step + 1) / 20.0));
        }

        Statistic.ShouldLie("share of sequences reversed exactly", ReverseTask.ExactMatch(model, ToyTasks.Reverse(500, 5, 2, 4, new Draws(2).Seed())), atLeast: 0.6, because: "150 steps reverse about nine in ten; without the causal mask, the shift, the memory or the positions fewer than three");
    }

    private static SequenceBatch Batch(int count, int seed) => Batching.Collate(ToyTasks.Reverse(count, 6, 2, 8, seed));

    // Mean over the real targets of the negative log-probability and of hits.
    private static (double Nats, double Right) Oracle(Seq2SeqTransformer model, SequenceBatch batch)
    {
        using var recordsNothing = no_grad();
        var logits = model.call(batch.Source, batch.TargetInput);
        var hits = (logits.argmax(-1) == batch.TargetOutput).logical_and(batch.TargetOutput != 0).sum().ToDouble();
        return (Inputs.SmoothedLoss(logits, batch.TargetOutput, 0).ToDouble(), hits / (batch.TargetOutput != 0).sum().ToDouble());
    }
}

using System.Diagnostics;
using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

public sealed class GpuSpecs
{
    [GpuFact, OfTask(4)]
    public void Model_gives_the_same_logits_on_the_gpu()
    {
        using var recordsNothing = no_grad();
        using var model = Inputs.Model(21, config => config with { Tying = WeightTying.Output });
        var (source, target) = (Inputs.RandomIds(901, 3, 7, 12), Inputs.RandomIds(902, 3, 6, 13));
        source[0, 5..] = 0;
        var expected = model.call(source, target);

        var logits = model.to(CUDA).call(source.cuda(), target.cuda());

        logits.cpu().Should().BeCloseTo(expected, 1e-4, 1e-4, "the device changes nothing");
    }

    [GpuFact, OfTask(8)]
    public void Mixed_precision_training_step_stays_finite()
    {
        static Seq2SeqTransformer Model() => new(new(9, 9, 32, 4, 64, 1, 1, Dropout: 0, NormFirst: true, FinalNorm: true, Tying: WeightTying.Output), Inputs.Seed(22));
        using var master = Model().to(CUDA);
        using var half = Model().to(CUDA, ScalarType.BFloat16);
        using var optimizer = optim.Adam(master.parameters(), 3e-3, beta1: 0.9, beta2: 0.98, eps: 1e-9);

        var losses = ToyTasks.Reverse(50 * 32, 5, 2, 4, seed: 5).Chunk(32).Select(pairs => MixedStep(master, half, optimizer, Batching.Collate(pairs, CUDA))).ToList();

        losses.Should().OnlyContain(loss => double.IsFinite(loss));
        losses.TakeLast(5).Average().Should().BeLessThan(0.7 * losses[0], "50 steps lower the loss by 30 %");
    }

    [GpuFact, OfTask(8)]
    public void Token_throughput_on_the_gpu()
    {
        var (onCpu, onGpu) = (TokensPerSecond(CPU, rows: 4, steps: 2), TokensPerSecond(CUDA, rows: 128, steps: 20));

        TestContext.Current.TestOutputHelper?.WriteLine($"{onGpu:0} target tokens/s on the GPU, {onCpu:0} on the CPU");
        onGpu.Should().BeGreaterThanOrEqualTo(20 * onCpu, "the base model of the paper trains on a GPU");
    }

    // Weights and updates in float32, forward and backward in bfloat16, the loss in float32.
    private static double MixedStep(Seq2SeqTransformer master, Seq2SeqTransformer half, optim.Optimizer optimizer, SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        StateDict.Load(half, StateDict.Copy(master));
        half.zero_grad();
        var loss = LabelSmoothing.Loss(half.call(batch.Source, batch.TargetInput), batch.TargetOutput);
        loss.backward();
        foreach (var (parameter, rounded) in master.parameters().Zip(half.parameters()))
        {
            parameter.grad = rounded.grad!.to(ScalarType.Float32).DetachFromDisposeScope();
        }

        optimizer.step();
        return loss.ToDouble();
    }

    private static double TokensPerSecond(Device device, int rows, int steps)
    {
        using var model = new Seq2SeqTransformer(new(8000, 8000, 512, 8, 2048, 6, 6, NormFirst: true, FinalNorm: true, Tying: WeightTying.All), Inputs.Seed(23)).to(device);
        using var optimizer = optim.Adam(model.parameters(), 1e-4);
        var batch = Batching.Collate(ToyTasks.Reverse(rows, 7990, 24, 24, seed: 6), device);
        Seq2SeqTraining.Step(model, optimizer, batch, 1e-4); // the first step also compiles and allocates

        var watch = Stopwatch.StartNew();
        for (var step = 0; step < steps; step++)
        {
            Seq2SeqTraining.Step(model, optimizer, batch, 1e-4); // returns a number, so the device has finished
        }

        return steps * batch.TargetTokens / watch.Elapsed.TotalSeconds;
    }
}

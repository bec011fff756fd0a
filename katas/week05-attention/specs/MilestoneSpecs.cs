using Katas.Attention;
using Katas.Kit.Charts;
using Katas.Kit.Testing;

namespace Specs.Attention;

[OfTask(8)]
public sealed class MilestoneSpecs
{
    // The published runs use seed 0; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 0;

    [MilestoneFact(5)]
    public void Milestone_attention()
    {
        using var run = MilestoneRun.Start("two layers discover copying", TimeSpan.FromMinutes(5), Seed);
        var experiment = new InductionExperiment(InductionSettings.OnCpu, run, Seed);

        var (two, one) = (experiment.Train(layers: 2), experiment.Train(layers: 1));
        var (error, megabytes) = LongContext.Measure(16384);

        run.Require("two layers: accuracy", two.Accuracy, atLeast: 0.97);
        run.Require("two layers: largest induction score", two.InductionScores.Max(), atLeast: 0.40);
        run.Require("one layer: accuracy", one.Accuracy, atMost: 0.40);
        run.Note("one layer: largest induction score", one.InductionScores.Max());
        run.Require("blockwise at 16384: largest error", error, atMost: 1e-4);
        run.Require("blockwise at 16384: megabytes", megabytes, atMost: 128);
        Save(run, experiment, two, one);
        Write(run, "memory.png", LongContext.MemoryChart());
    }

    [GpuMilestoneFact(10)]
    public void Milestone_attention_on_the_gpu()
    {
        using var run = MilestoneRun.Start("two layers discover copying (GPU)", TimeSpan.FromMinutes(10), Seed);
        var experiment = new InductionExperiment(InductionSettings.OnGpu, run, Seed);

        var (two, one) = (experiment.Train(layers: 2), experiment.Train(layers: 1));

        run.Note("two layers: accuracy", two.Accuracy); // no run has confirmed thresholds for these sizes yet
        run.Note("two layers: largest induction score", two.InductionScores.Max());
        run.Note("one layer: accuracy", one.Accuracy);
        run.Note("blockwise at 131072: largest error of 64 queries", LongContextError(131072));
        Save(run, experiment, two, one);
    }

    private static double LongContextError(long length)
    {
        using var recordsNothing = no_grad();
        Tensor Draw(int seed) => Inputs.Normal(seed, 1, 1, length, 64).cuda().to(ScalarType.BFloat16);
        var (q, k, v, sampled) = (Draw(1), Draw(2), Draw(3), (arange(64, device: CUDA) * (length / 64)) + 7);

        var output = BlockwiseAttention.Forward(q, k, v, 2048, 2048, causal: true).Output.index_select(2, sampled).to(ScalarType.Float32);

        var visible = arange(length, device: CUDA) <= sampled.unsqueeze(1);
        Tensor Wide(Tensor x) => x.to(ScalarType.Float32);
        return (output - Inputs.Oracle(Wide(q.index_select(2, sampled)), Wide(k), Wide(v), visible)).abs().max().ToDouble();
    }

    private static void Save(MilestoneRun run, InductionExperiment experiment, InductionExperiment.Result two, InductionExperiment.Result one)
    {
        using var recordsNothing = no_grad();
        Write(run, "loss.png", Chart.Lines("Loss on predictable tokens", "step", "nats", [new("two layers", two.Steps, two.Losses), new("one layer", one.Steps, one.Losses)]));
        var maps = two.Model.AttentionMaps(experiment.TestSequence()).Select(map => map[0].cpu()).ToArray(); // per layer [H, T, T]
        var previousToken = (int)maps[0].diagonal(-1, 1, 2).mean([1L]).argmax().ToInt64(); // [H, T − 1]
        var induction = Array.IndexOf(two.InductionScores, two.InductionScores.Max());
        Write(run, "layer-1.png", Chart.Heatmap($"Layer 1, head {previousToken}: rows look at columns", maps[0][previousToken]));
        Write(run, "layer-2.png", Chart.Heatmap($"Layer 2, head {induction}: rows look at columns", maps[1][induction]));
    }

    private static void Write(MilestoneRun run, string name, byte[] png) => run.Artifacts.Write(name, stream => stream.Write(png));
}

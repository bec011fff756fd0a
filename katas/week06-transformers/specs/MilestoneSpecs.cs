using Katas.Kit.Charts;
using Katas.Kit.Testing;
using Katas.Transformers;

namespace Specs.Transformers;

[OfTask(8)]
public sealed class MilestoneSpecs
{
    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(3)]
    public void Milestone_reverse()
    {
        const int Steps = 1200, CoolDown = 300, BatchSize = 64, Symbols = 16;
        using var run = MilestoneRun.Start("sequences backwards", TimeSpan.FromMinutes(3), Seed);
        using var model = new Seq2SeqTransformer(new(4 + Symbols, 4 + Symbols, 64, 4, 128, 2, 2, Dropout: 0, NormFirst: true, FinalNorm: true, Tying: WeightTying.Output), Inputs.Seed(Seed));
        using var optimizer = optim.Adam(model.parameters(), 1e-4, beta1: 0.9, beta2: 0.98, eps: 1e-9);
        SentencePair[][] batches = [.. ToyTasks.Reverse(Steps * BatchSize, Symbols, 3, 12, Seed).Chunk(BatchSize)];
        foreach (var step in run.Stage("reversing").Keep("model", model).Keep("optimizer", optimizer).Steps(Steps))
        {
            using var scope = NewDisposeScope();
            var rate = NoamSchedule.LearningRate(step + 1, 64, warmup: 200, factor: 0.3) * Math.Min(1, (Steps - step) / (double)CoolDown); // at a rate of 1e-3 some seeds end on a bad step
            var loss = Seq2SeqTraining.Step(model, optimizer, Batching.Collate(batches[step]), rate);
            if (step % 10 == 9)
            {
                run.Report(step + 1, Steps, ("loss", loss), ("learning rate", rate));
            }
        }

        run.Require("share of fresh sequences reversed exactly", ReverseTask.ExactMatch(model, ToyTasks.Reverse(500, Symbols, 3, 12, Seed + 1000)), atLeast: 0.95);
        var example = new SentencePair([4, 7, 10, 13, 16, 19, 5, 8, 11], [11, 8, 5, 19, 16, 13, 10, 7, 4]);
        var batch = Batching.Collate([example]);
        foreach (var layer in new[] { 0, 1 })
        {
            if (CrossAttention.Map(model, batch.Source, batch.TargetInput, layer) is { } map)
            {
                var png = Chart.Heatmap($"Decoder layer {layer + 1}: each output looks at the source", map, Words(batch.TargetOutput), Words(batch.Source));
                run.Artifacts.Write($"attention-{layer + 1}.png", stream => stream.Write(png));
            }
        }
    }

    [MilestoneFact(5)]
    public void Milestone_translation()
    {
        using var run = MilestoneRun.Start("English into German", TimeSpan.FromMinutes(5), Seed);
        var experiment = new TranslationExperiment(TranslationSettings.OnCpu, run, Seed);

        using var model = experiment.Train();

        run.Require("BLEU, test 2016, greedy", experiment.TestBleu(model, beam: false), atLeast: 18);
        experiment.Save(model);
    }

    [GpuMilestoneFact(10)]
    public void Milestone_translation_on_the_gpu()
    {
        using var run = MilestoneRun.Start("English into German (GPU)", TimeSpan.FromMinutes(10), Seed);
        var experiment = new TranslationExperiment(TranslationSettings.OnGpu, run, Seed);

        using var model = experiment.Train();

        run.Note("BLEU, test 2016, greedy", experiment.TestBleu(model, beam: false));
        run.Require("BLEU, test 2016, beam 4", experiment.TestBleu(model, beam: true), atLeast: 35);
        experiment.Save(model);
    }

    private static string[] Words(Tensor row) => [.. row[0].data<long>().Select(id => id == Vocabulary.Eos ? "end" : $"{id}")];
}

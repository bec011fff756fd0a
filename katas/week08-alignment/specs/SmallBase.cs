using Katas.Alignment;
using Katas.Kit.Data;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Katas.Kit.Training;

namespace Specs.Alignment;

/// <summary>The base of the milestone on the CPU: a small GPT-2, pretrained on Wikipedia in a minute.</summary>
internal static class SmallBase
{
    public static readonly Gpt2Config Config = new(2048, 128, 128, 2, 4);

    private const int Steps = 1200;
    private const int WarmUp = 60;

    /// <summary>Trains on windows of 128 tokens, four a step; AdamW, warm-up and a cosine from 3e-3 to 3e-4.</summary>
    public static Gpt2Model Pretrained(MilestoneRun run, Func<string, IReadOnlyList<int>> encode)
    {
        var (stream, random, model) = (tensor(encode(Text(run)).Select(token => (long)token).ToArray()), new Random(run.Seed), new Gpt2Model(Config, Seeds.Generator(run.Seed)));
        long[][] starts = [.. Enumerable.Range(0, Steps).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextInt64(stream.numel() - 128)).ToArray())];
        using var optimizer = optim.AdamW(model.parameters(), 3e-3, 0.9, 0.95, weight_decay: 0.1);
        foreach (var step in run.Stage("pretraining").Keep("model", model).Keep("optimizer", optimizer).Steps(Steps))
        {
            using var scope = NewDisposeScope();
            var windows = stack([.. starts[step].Select(start => stream.narrow(0, start, 128))]);
            var progress = Math.Max(0, step - WarmUp) / (double)(Steps - WarmUp);
            var rate = step < WarmUp ? 3e-3 * (step + 1) / (WarmUp + 1) : 3e-4 + (0.5 * (1 + Math.Cos(Math.PI * progress)) * (3e-3 - 3e-4));
            var (loss, _) = SupervisedFineTuning.Step(model, optimizer, [(windows, windows)], rate);
            if ((step + 1) % 100 == 0)
            {
                run.Report(step + 1, Steps, ("pretraining loss", loss));
            }
        }

        return model;
    }

    private static string Text(MilestoneRun run)
    {
        try
        {
            return Datasets.WikiText2(DataSplit.Train);
        }
        catch (DataMissingException missing)
        {
            run.UseSubset($"{missing.Set} is not on this machine; Tiny Shakespeare stands in for it");
            return Datasets.TinyShakespeare();
        }
    }
}

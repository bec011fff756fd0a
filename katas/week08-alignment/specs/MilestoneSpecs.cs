using System.Text;
using Katas.Alignment;
using Katas.Kit.Charts;
using Katas.Kit.Data;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Text;
using Xunit;

namespace Specs.Alignment;

public sealed class MilestoneSpecs
{
    private static readonly LoraConfig Everywhere = new(8, 16, 0, true, true, true, true, true, true);

    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(5)]
    public void Milestone_gpt2_learns_to_follow_instructions()
    {
        using var run = MilestoneRun.Start("GPT-2 learns to follow instructions", TimeSpan.FromMinutes(5), Seed);
        var tokenizer = Inputs.Tokenizer();
        using var small = SmallBase.Pretrained(run, text => tokenizer.Encode(text));
        var tuning = new FineTuning(small, tokenizer, Datasets.Instructions(), 110, Seed);
        var before = tuning.HeldLoss(small);
        using var adapted = tuning.Fresh(Everywhere, Seed);
        tuning.Train(run, "LoRA", adapted, 1e-2, 200);
        var after = tuning.HeldLoss(adapted);
        var wins = WinRate.Compare(tuning.Likelihoods(adapted), tuning.Likelihoods(small));

        run.Note("held-out loss of the base", before);
        run.Require("held-out loss", after, atMost: 5.7);
        run.Require("fall of the held-out loss", before - after, atLeast: 1.4);
        run.Require("likelihood win rate against the base, lower bound", wins.Low, atLeast: 0.9);
        run.Require("largest change of a frozen weight", tuning.Drift(adapted), atMost: 0);
        KeepAnswers(run, tuning, small, adapted);
        Lora.MergeAll(adapted);
        run.Require("change of the loss by merging", Math.Abs(tuning.HeldLoss(adapted) - after), atMost: 1e-4);
        Compare(run, tuning, before);
    }

    // What the rank buys in 100 steps, and what all parameters do.
    private static void Compare(MilestoneRun run, FineTuning tuning, double before)
    {
        var points = new List<(double Share, double Gain)>();
        void Add(string name, LoraConfig? lora, double loss)
        {
            var share = lora is null ? 1 : Lora.AdapterParameterCount(SmallBase.Config, lora) / (double)712_192;
            points.Add((100 * share, before - loss));
            run.Note($"{name}: trainable share in %", 100 * share);
            run.Note($"{name}: held-out loss", loss);
        }

        foreach (var rank in new[] { 1, 4, 8, 16 })
        {
            var lora = Everywhere with { Rank = rank, Alpha = 2 * rank };
            Add($"r = {rank}, 100 steps", lora, Tuned(run, tuning, $"r = {rank}", lora, 1e-2));
        }

        Add("all parameters, 100 steps", null, Tuned(run, tuning, "all parameters", null, 1e-3));
        var series = new Series("gain", [.. points.Select(point => point.Share)], [.. points.Select(point => point.Gain)]);
        run.Artifacts.Write("share-and-gain.png", stream => stream.Write(Chart.Lines("LoRA r = 1, 4, 8, 16 and all parameters after 100 steps", "trainable parameters, % of the base", "fall of the held-out loss, nats per token", [series], logX: true)));
    }

    private static double Tuned(MilestoneRun run, FineTuning tuning, string name, LoraConfig? lora, double rate)
    {
        using var model = tuning.Fresh(lora, Seed);
        tuning.Train(run, name, model, rate, 100);
        return tuning.HeldLoss(model);
    }

    private static void KeepAnswers(MilestoneRun run, FineTuning tuning, Gpt2Model small, Gpt2Model adapted)
    {
        var ((untuned, _), (tuned, finished)) = (tuning.Answers(small, 10, 40), tuning.Answers(adapted, 10, 40));
        run.Note("share of answers that end by themselves", finished);
        var text = new StringBuilder("# Ten held-out instructions\n");
        foreach (var (row, index) in tuning.HeldRows.Take(10).Select((row, index) => (row, index)))
        {
            text.Append($"\n## {row.Instruction}\n\n{row.Input}\n\n- expected: {row.Output}\n- base: {untuned[index]}\n- tuned: {tuned[index]}\n");
        }

        run.Artifacts.Write("answers.md", stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
        run.Artifacts.Write("adapter.safetensors", stream => Safetensors.Write(stream, Lora.AdapterState(adapted)));
    }
}

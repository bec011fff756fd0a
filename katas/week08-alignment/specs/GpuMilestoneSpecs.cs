using Katas.Alignment;
using Katas.Kit.Data;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Text;

namespace Specs.Alignment;

public sealed class GpuMilestoneSpecs
{
    private const int RowLength = 512;
    private const int Epochs = 3;

    private static readonly LoraConfig QueryAndValue = new(8, 16, 0.05);

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [GpuMilestoneFact(10)]
    public void Milestone_gpt2_is_fine_tuned_with_alpaca()
    {
        using var run = MilestoneRun.Start("GPT-2 124M fine-tuned with Alpaca", TimeSpan.FromMinutes(10), Seed);
        backends.cuda.matmul.allow_tf32 = true;
        var (released, tokenizer, rows) = Start(run);
        var held = Math.Min(500, rows.Count / 10);
        var tuning = new FineTuning(released, tokenizer, rows, held, Seed);
        var untuned = released.cuda();
        using var adapted = tuning.Fresh(QueryAndValue, Seed).cuda();
        Train(run, tuning, adapted, tokenizer.EndOfText);
        var (before, after) = (tuning.HeldLoss(untuned), tuning.HeldLoss(adapted));
        var (wins, finished) = (WinRate.Compare(tuning.Likelihoods(adapted), tuning.Likelihoods(untuned)), tuning.Answers(adapted, 100, 128).FinishedShare);

        run.Note("held-out loss of the base", before);
        run.Note("share of the base's answers that end by themselves", tuning.Answers(untuned, 20, 128).FinishedShare);
        run.Require("fall of the held-out loss", before - after, atLeast: 0.15);
        run.Require("likelihood win rate against the base, lower bound", wins.Low, atLeast: 0.6);
        run.Require("share of answers that end by themselves", finished, atLeast: 0.8);
        run.Artifacts.Write("adapter.safetensors", stream => Safetensors.Write(stream, Lora.AdapterState(adapted)));
    }

    // The released model and Alpaca, or what stands in for them.
    private static (Gpt2Model Base, BytePairTokenizer Tokenizer, IReadOnlyList<InstructionRow> Rows) Start(MilestoneRun run)
    {
        try
        {
            return (Gpt2Checkpoint.Load(Datasets.Gpt2Weights()), BytePairTokenizer.FromGpt2(Datasets.Gpt2Vocabulary()), Datasets.Alpaca());
        }
        catch (DataMissingException missing)
        {
            run.UseSubset($"{missing.Set} is not on this machine; the small base and the embedded instructions stand in for it");
            var tokenizer = Inputs.Tokenizer();
            return (SmallBase.Pretrained(run, text => tokenizer.Encode(text)), tokenizer, Datasets.Instructions());
        }
    }

    // Packed rows, 32 a step as four micro-batches; AdamW, 3 % warm-up, then a cosine to 0.
    private static void Train(MilestoneRun run, FineTuning tuning, Gpt2Model model, int endOfText)
    {
        var packed = SequencePacking.Pack(tuning.Training, (int)Math.Min(RowLength, model.Config.ContextLength), endOfText);
        var (rows, trained, random) = (packed.Tokens.size(0), Lora.TrainableParameters(model), new Random(Seed));
        var (perEpoch, total) = ((int)((rows + 31) / 32), Epochs * (int)((rows + 31) / 32));
        long[][] batches = [.. Enumerable.Range(0, total).Select(_ => Enumerable.Range(0, 32).Select(_ => random.NextInt64(rows)).ToArray())];
        using var optimizer = optim.AdamW(trained, 3e-4, weight_decay: 0);
        model.train();
        foreach (var step in run.Stage("LoRA").Keep("model", model).Keep("optimizer", optimizer).Steps(total))
        {
            using var scope = NewDisposeScope();
            var warmUp = Math.Max(1, 0.03 * total);
            optimizer.ParamGroups.Single().LearningRate = 3e-4 * Math.Min((step + 1) / warmUp, 0.5 * (1 + Math.Cos(Math.PI * step / total)));
            optimizer.zero_grad();
            var loss = Gradients(model, packed, batches[step]);
            _ = nn.utils.clip_grad_norm_(trained, 1.0);
            optimizer.step();
            if ((step + 1) % 10 == 0)
            {
                run.Report(step + 1, total, ("loss", loss), ("epoch", (step + 1) / (double)perEpoch));
            }
        }

        model.eval();
    }

    private static double Gradients(Gpt2Model model, PackedBatch packed, long[] rows)
    {
        var all = packed.Labels.index_select(0, tensor(rows))[.., 1..].ne(-100).sum().item<long>();
        return rows.Chunk(8).Sum(chunk =>
        {
            using var scope = NewDisposeScope();
            var picked = tensor(chunk);
            Tensor Part(Tensor whole) => whole.index_select(0, picked).cuda();
            var logits = model.forward(Part(packed.Tokens), Part(packed.Positions), SequencePacking.AttentionMask(Part(packed.Documents)));
            var (loss, scored) = SupervisedFineTuning.Loss(logits, Part(packed.Labels));
            var share = loss * ((double)scored / all);
            share.backward();
            return share.item<float>();
        });
    }
}

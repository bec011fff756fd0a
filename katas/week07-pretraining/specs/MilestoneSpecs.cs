using System.Text;
using Katas.Kit.Charts;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Pretraining;

namespace Specs.Pretraining;

public sealed class MilestoneSpecs
{
    // The published runs use seed 1; KATAS_SEED tries another.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

    [MilestoneFact(5)]
    public void Milestone_mini_gpt2_on_wikitext2()
    {
        using var run = MilestoneRun.Start("mini GPT-2 on WikiText-2", TimeSpan.FromMinutes(5), Seed);
        var (settings, judged) = (PretrainingSettings.OnCpu, 60_000);
        var corpus = PretrainingCorpus.Load(run, settings.Vocabulary, DataSplit.Validation);
        run.Require("tokens of the training text", corpus.Train.numel(), atLeast: 3_563_211, atMost: 3_563_211); // as any correct tokenizer counts them
        run.Require("tokens of the validation text", corpus.Held.numel(), atLeast: 367_593, atMost: 367_593);
        var (train, held) = (corpus.Train.data<long>().ToArray(), corpus.Held.narrow(0, 0, Math.Min(judged, corpus.Held.numel())).data<long>().ToArray());
        var bigram = NgramBaselines.Bigram(train, held, settings.Vocabulary);
        run.Note("word perplexity of single tokens", WordPerplexity(corpus, NgramBaselines.Unigram(train, held, settings.Vocabulary)));
        run.Note("word perplexity of pairs of tokens", WordPerplexity(corpus, bigram));

        using var model = PretrainingRun.Train(run, corpus, settings, Seed);
        var result = PretrainingRun.Judge(model, corpus, settings, judged, stride: 32);

        var nats = result.NegativeLogLikelihood / result.Count;
        run.Require("validation word perplexity", WordPerplexity(corpus, nats), atMost: 800);
        run.Require("nats per token below those of pairs of tokens", bigram - nats, atLeast: 0);
        run.Note("validation nats per token", nats);
        run.Note("validation bits per byte", nats * corpus.TokensPerByte / Math.Log(2));
        Save(run, model, corpus, settings);
        Scale(run, corpus, settings, [32, 64, 96], 800);
    }

    [GpuMilestoneFact(10)]
    public void Milestone_mini_gpt2_on_the_gpu()
    {
        using var run = MilestoneRun.Start("mini GPT-2 on WikiText-2 (GPU)", TimeSpan.FromMinutes(10), Seed);
        var settings = PretrainingSettings.OnGpu;
        var corpus = PretrainingCorpus.Load(run, settings.Vocabulary, DataSplit.Test);

        using var model = PretrainingRun.Train(run, corpus, settings, Seed);
        var result = PretrainingRun.Judge(model, corpus, settings, long.MaxValue, stride: 128);

        run.Require("test word perplexity", WordPerplexity(corpus, result.NegativeLogLikelihood / result.Count), atMost: 100);
        Save(run, model, corpus, settings);
        Scale(run, corpus, settings, [96, 192, 384], 800);
    }

    // Comparable between tokenizers, which perplexity per token is not.
    private static double WordPerplexity(PretrainingCorpus corpus, double natsPerToken) => Math.Exp(natsPerToken * corpus.TokensPerWord);

    private static void Save(MilestoneRun run, Gpt2 model, PretrainingCorpus corpus, PretrainingSettings settings)
    {
        var samples = new[] { ("greedy", 0.0, 1.0), ("temperature 1", 1.0, 1.0), ("nucleus 0.9", 1.0, 0.9) }
            .Select(how => $"{how.Item1}:\n{PretrainingRun.Sample(model, corpus, settings, Seed, how.Item2, how.Item3)}\n");
        Write(run, "samples.txt", Encoding.UTF8.GetBytes(string.Join('\n', samples)));
        Write(run, "longest-tokens.txt", Encoding.UTF8.GetBytes(string.Join('\n', corpus.LongestTokens) + "\n"));
    }

    // Kaplan et al. 2020, figure 1, in small: equal text, models of different width.
    private static void Scale(MilestoneRun run, PretrainingCorpus corpus, PretrainingSettings settings, long[] widths, int steps)
    {
        var (sizes, losses) = (new List<double>(), new List<double>());
        foreach (var width in widths)
        {
            var small = settings with { Name = $"width {width}", Width = width, Steps = steps };
            using var model = PretrainingRun.Train(run, corpus, small, Seed);
            var result = PretrainingRun.Judge(model, corpus, small, 20_000, stride: settings.Length);
            sizes.Add(ScalingLaws.NonEmbeddingParameters(small.Layers, width, width, 4 * width));
            losses.Add(result.NegativeLogLikelihood / result.Count);
        }

        var (exponent, scale) = ScalingLaws.FitPowerLaw(sizes, losses);
        double[] fit = [.. sizes.Select(size => Math.Pow(scale / size, exponent))];
        run.Require("exponent of the loss over parameters (Kaplan: 0.076)", exponent, atLeast: 1e-3);
        run.Require("largest deviation from the power law", losses.Zip(fit, (loss, fitted) => Math.Abs((loss / fitted) - 1)).Max(), atMost: 0.1);
        Write(run, "scaling.png", Chart.Lines($"Loss after {steps} steps: exponent {exponent:0.000}", "parameters without embeddings", "validation nats per token", [new Series("trained", sizes, losses), new Series("power law", sizes, fit)], logX: true, logY: true));
    }

    private static void Write(MilestoneRun run, string name, byte[] content) => run.Artifacts.Write(name, stream => stream.Write(content));
}

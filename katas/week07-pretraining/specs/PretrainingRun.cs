using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.Pretraining;

namespace Specs.Pretraining;

/// <summary>Pretrains a GPT-2 on a corpus by this week's recipe.</summary>
internal static class PretrainingRun
{
    public static Gpt2 Train(MilestoneRun run, PretrainingCorpus corpus, PretrainingSettings settings, int seed)
    {
        using var generator = Seeds.Generator(seed);
        var model = new Gpt2(new Gpt2Config(settings.Vocabulary, settings.Length, settings.Width, settings.Layers, settings.Heads, settings.Dropout), generator);
        model.to(settings.Device, settings.Dtype);
        model.train();
        using var optimizer = Recipe.AdamW(model);
        var tokens = corpus.Train.to(settings.Device);
        var losses = new List<double>();
        foreach (var step in run.Stage(settings.Name).Keep("model", model).Keep("optimizer", optimizer).Keep("windows", generator).Keep("losses", losses).Steps(settings.Steps))
        {
            using var scope = NewDisposeScope();
            var rate = LearningRates.WarmupCosine(step, settings.Steps / 20, settings.Steps, settings.PeakRate, settings.PeakRate / 10);
            var (loss, norm) = TrainingStep.Run(model, optimizer, [TokenWindows.Sample(tokens, settings.Batch, settings.Length, generator)], rate);
            losses.Add(loss);
            if ((step + 1) % 50 == 0)
            {
                run.Report(step + 1, settings.Steps, ($"{settings.Name}: loss", losses.Average()), ($"{settings.Name}: rate", rate), ($"{settings.Name}: gradient norm", norm));
                losses.Clear();
            }
        }

        model.eval();
        return model;
    }

    /// <summary>Judged on the first tokens of the held-out text.</summary>
    public static PerplexityResult Judge(Gpt2 model, PretrainingCorpus corpus, PretrainingSettings settings, long tokens, long stride) =>
        Perplexity.Strided(model.call, corpus.Held.narrow(0, 0, Math.Min(tokens, corpus.Held.numel())).to(settings.Device), settings.Length, stride);

    public static string Sample(Gpt2 model, PretrainingCorpus corpus, PretrainingSettings settings, int seed, double temperature, double topP)
    {
        using var generator = Seeds.Generator(seed);
        var prompt = tensor(corpus.Tokenizer.Encode(" = = History = = ").Select(id => (long)id).ToArray()).unsqueeze(0).to(settings.Device);
        var text = Sampling.Generate(model, prompt, 60, generator, temperature, topP: topP);
        return corpus.Tokenizer.Decode(text.cpu().data<long>().Select(id => (int)id));
    }
}

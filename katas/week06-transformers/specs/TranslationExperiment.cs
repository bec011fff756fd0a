using Katas.Kit.Charts;
using Katas.Kit.Testing;
using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>Trains a model to translate captions from English into German, and measures it.</summary>
internal sealed class TranslationExperiment(TranslationSettings settings, MilestoneRun run, int seed)
{
    private const int LongestOutput = 50;

    private readonly Captions _captions = Captions.Load(run);

    public Seq2SeqTransformer Train()
    {
        run.Note("source ids", _captions.English.Count);
        run.Note("target ids", _captions.German.Count);
        run.Note("training pairs", _captions.Train.Count);
        var model = new Seq2SeqTransformer(settings.Model(_captions.English.Count, _captions.German.Count), Inputs.Seed(seed));
        model.to(settings.Device);
        using var optimizer = optim.Adam(model.parameters(), 1e-4, beta1: 0.9, beta2: 0.98, eps: 1e-9);
        var epochs = _captions.AreStandIns ? 20 : settings.Epochs; // the grammar's 2 000 pairs make few batches
        (int[] Indices, bool EndsEpoch)[] batches = [.. Enumerable.Range(1, epochs).SelectMany(Epoch)];
        model.train();
        foreach (var index in run.Stage("translating").Keep("model", model).Keep("optimizer", optimizer).Steps(batches.Length))
        {
            var step = index + 1;
            var (loss, rate) = Step(model, optimizer, batches[index].Indices, step);
            if (step % 10 == 0)
            {
                run.Report(step, batches.Length, ("loss", loss), ("learning rate", rate));
            }

            if (batches[index].EndsEpoch)
            {
                run.Report(step, batches.Length, ("validation BLEU", Bleu(_captions.Validation, Greedy(model, _captions.Validation))));
                model.train();
            }
        }

        return model;
    }

    /// <summary>BLEU of the whole test set; without smoothing.</summary>
    public double TestBleu(Seq2SeqTransformer model, bool beam) => Bleu(_captions.Test, beam ? [.. _captions.Test.Select(pair => Beam(model, pair.English))] : Greedy(model, _captions.Test));

    /// <summary>Ten translations beside their references, and where the decoder looks in the first one.</summary>
    public void Save(Seq2SeqTransformer model)
    {
        var shown = _captions.Test.Take(10).ToList();
        var lines = shown.Zip(Greedy(model, shown), (pair, greedy) =>
            $"source     {string.Join(' ', pair.English)}\nreference  {string.Join(' ', pair.German)}\ngreedy     {string.Join(' ', greedy)}\nbeam       {string.Join(' ', Beam(model, pair.English))}\n");
        run.Artifacts.Write("translations.txt", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))));

        var (english, german) = (shown[0].English, Greedy(model, shown)[0]);
        var input = Batching.Collate([new SentencePair([], _captions.German.Encode(german))], settings.Device).TargetInput;
        if (CrossAttention.Map(model, _captions.Source(english, settings.Device), input, model.Config.DecoderLayers - 1) is { } map)
        {
            var png = Chart.Heatmap("Each German word looks at English ones", map, [.. german, "(end)"], [.. english, "(end)"]);
            run.Artifacts.Write("attention.png", stream => stream.Write(png));
        }
    }

    private IEnumerable<(int[] Indices, bool EndsEpoch)> Epoch(int epoch)
    {
        var batches = Batching.ByTokens(_captions.Train, settings.TokensPerBatch, (1000 * seed) + epoch);
        return batches.Select((indices, index) => (indices, index == batches.Count - 1));
    }

    private (double Loss, double Rate) Step(Seq2SeqTransformer model, optim.Optimizer optimizer, int[] indices, int step)
    {
        using var scope = NewDisposeScope();
        var rate = NoamSchedule.LearningRate(step, model.Config.DModel, settings.WarmUp, settings.Factor);
        return (Seq2SeqTraining.Step(model, optimizer, Batching.Collate([.. indices.Select(index => _captions.Train[index])], settings.Device), rate), rate);
    }

    // Sorted by length, so that few rows wait for a long one.
    private string[][] Greedy(Seq2SeqTransformer model, IReadOnlyList<(string[] English, string[] German)> pairs)
    {
        var outputs = new string[pairs.Count][];
        foreach (var chunk in Enumerable.Range(0, pairs.Count).OrderBy(index => pairs[index].English.Length).Chunk(100))
        {
            using var scope = NewDisposeScope();
            var batch = Batching.Collate([.. chunk.Select(index => new SentencePair(_captions.English.Encode(pairs[index].English), []))], settings.Device);
            var decoded = Decoding.GreedyBatch(model, batch.Source, Vocabulary.Bos, Vocabulary.Eos, LongestOutput);
            foreach (var (index, ids) in chunk.Zip(decoded))
            {
                outputs[index] = _captions.German.Decode(ids);
            }
        }

        return outputs;
    }

    private string[] Beam(Seq2SeqTransformer model, string[] english)
    {
        using var scope = NewDisposeScope();
        var step = Decoding.For(model, _captions.Source(english, settings.Device));
        return _captions.German.Decode(Decoding.Beam(step, Vocabulary.Bos, Vocabulary.Eos, beamSize: 4, LongestOutput, alpha: 0.6)[0].Tokens);
    }

    private static double Bleu(IReadOnlyList<(string[] English, string[] German)> pairs, string[][] outputs) =>
        Katas.Transformers.Bleu.Corpus(outputs, [.. pairs.Select(pair => (string[][])[pair.German])]).Score;
}

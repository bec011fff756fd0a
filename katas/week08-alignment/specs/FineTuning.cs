using Katas.Alignment;
using Katas.Kit.Data;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Text;
using Katas.Kit.Training;
using TorchSharp.Modules;

namespace Specs.Alignment;

/// <summary>Fine-tunes a base on instructions and judges it on held-out ones: what the milestones share.</summary>
internal sealed class FineTuning
{
    private const int Batch = 16;

    private readonly int _seed;
    private readonly BytePairTokenizer _tokenizer;
    private readonly IReadOnlyDictionary<string, Tensor> _base;
    private readonly Gpt2Config _config;
    private readonly List<SupervisedExample> _train;

    public FineTuning(Gpt2Model model, BytePairTokenizer tokenizer, IReadOnlyList<InstructionRow> rows, int held, int seed)
    {
        (_tokenizer, _config, _base, _seed) = (tokenizer, model.Config, StateDict.Copy(model), seed);
        InstructionRow[] shuffled = [.. rows];
        new Random(123).Shuffle(shuffled);
        HeldRows = shuffled[..held];
        Held = Encoded(HeldRows);
        _train = Encoded(shuffled[held..]);
    }

    public IReadOnlyList<InstructionRow> HeldRows { get; }

    public IReadOnlyList<SupervisedExample> Held { get; }

    public IReadOnlyList<SupervisedExample> Training => _train;

    /// <summary>A model with the base's weights; adapted where asked, otherwise trainable throughout.</summary>
    public Gpt2Model Fresh(LoraConfig? lora, int seed)
    {
        var model = lora is null ? new Gpt2Model(_config) : Lora.CreateGpt2(_config, lora, Seeds.Generator(seed));
        Gpt2Checkpoint.LoadInto(model, _base);
        if (lora is not null)
        {
            Lora.MarkOnlyLoraAsTrainable(model);
        }

        return model;
    }

    /// <summary>AdamW with a short warm-up, then linearly to 0; every run sees the same batches.</summary>
    public void Train(MilestoneRun run, string name, Gpt2Model model, double peak, int steps)
    {
        var random = new Random(_seed);
        SupervisedExample[][] batches = [.. Enumerable.Range(0, steps).Select(_ => Enumerable.Range(0, Batch).Select(_ => _train[random.Next(_train.Count)]).ToArray())];
        using var optimizer = optim.AdamW(Lora.TrainableParameters(model), peak, 0.9, 0.999, weight_decay: 0);
        foreach (var step in run.Stage(name).Keep("model", model).Keep("optimizer", optimizer).Steps(steps))
        {
            using var scope = NewDisposeScope();
            var rate = peak * Math.Min((step + 1) / 20.0, (steps - step) / (double)(steps - 20));
            var (loss, _) = SupervisedFineTuning.Step(model, optimizer, [SupervisedExamples.Collate(batches[step], _tokenizer.EndOfText)], rate);
            if ((step + 1) % 20 == 0)
            {
                run.Report(step + 1, steps, ($"{name}: loss", loss));
            }
        }
    }

    /// <summary>Nats per held-out response token.</summary>
    public double HeldLoss(Gpt2Model model) =>
        SupervisedFineTuning.Evaluate(model, Held.Chunk(Batch).Select(batch => SupervisedExamples.Collate(batch, _tokenizer.EndOfText, DeviceOf(model))));

    /// <summary>How probable a model finds each held-out response, per token.</summary>
    public IReadOnlyList<double> Likelihoods(Gpt2Model model)
    {
        using var recordsNothing = no_grad();
        return [.. Held.Chunk(Batch).SelectMany(batch =>
        {
            using var scope = NewDisposeScope();
            var (tokens, labels) = SupervisedExamples.Collate(batch, _tokenizer.EndOfText, DeviceOf(model));
            return SequenceLogProbabilities.Of(model.call(tokens), labels, average: true).cpu().to_type(ScalarType.Float64).data<double>().ToArray();
        })];
    }

    /// <summary>The largest change of a tensor that was not to be trained.</summary>
    public double Drift(Gpt2Model model) =>
        StateDict.Copy(model).Where(entry => _base.ContainsKey(entry.Key)).Max(entry => (entry.Value - _base[entry.Key]).abs().max().item<float>());

    /// <summary>Prompts with what a model answers to them, for reading.</summary>
    public (IReadOnlyList<string> Answers, double FinishedShare) Answers(Gpt2Model model, int count, int maxNew)
    {
        int[][] prompts = [.. HeldRows.Take(count).Select(row => _tokenizer.Encode(AlpacaPrompt.Format(row.Instruction, row.Input)).ToArray())];
        var (responses, finished) = ResponseMetrics.Respond(model, prompts, _tokenizer.EndOfText, maxNew);
        return ([.. responses.Select(response => _tokenizer.Decode(response))], finished);
    }

    private List<SupervisedExample> Encoded(IEnumerable<InstructionRow> rows) =>
    [
        .. rows.Select(row => SupervisedExamples.Encode(text => _tokenizer.Encode(text), _tokenizer.EndOfText, new Instruction(row.Instruction, row.Input, row.Output), (int)Math.Min(512, _config.ContextLength)))
            .Where(example => example.Labels.Skip(1).Any(label => label != -100)),
    ];

    private static Device DeviceOf(Gpt2Model model) => model.parameters().First().device;
}

using Katas.Attention;
using Katas.Kit.Testing;

namespace Specs.Attention;

/// <summary>Trains an attention-only model to continue repeated sequences and looks at where its heads look.</summary>
internal sealed class InductionExperiment(InductionSettings settings, MilestoneRun run, int seed)
{
    private readonly Generator _data = Inputs.Seed(seed + 1000);

    public sealed record Result(AttentionOnlyModel Model, double Accuracy, double[] InductionScores, IReadOnlyList<double> Steps, IReadOnlyList<double> Losses);

    public Result Train(int layers)
    {
        var model = new AttentionOnlyModel(settings.Vocabulary, settings.Length, settings.Width, settings.Heads, layers, Inputs.Seed(seed));
        model.to(settings.Device);
        using var optimizer = optim.AdamW(model.parameters(), InductionSettings.LearningRate, beta2: 0.98, weight_decay: 0.01);
        List<double> steps = [], losses = [];
        var stage = run.Stage($"{layers} layer{(layers == 1 ? string.Empty : "s")}").Keep("model", model).Keep("optimizer", optimizer).Keep("data", _data).Keep("steps", steps).Keep("losses", losses);
        foreach (var step in stage.Steps(settings.Steps))
        {
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = InductionSettings.LearningRate * Math.Min(1, (step + 1.0) / InductionSettings.WarmUpSteps);
            }

            var loss = Step(model, optimizer);
            if (step % 10 == 9)
            {
                steps.Add(step + 1);
                losses.Add(loss);
                run.Report(step + 1, settings.Steps, ($"loss of {layers}-layer model", loss));
            }
        }

        var (accuracy, scores) = Evaluate(model);
        return new Result(model, accuracy, scores, steps, losses);
    }

    /// <summary>One fresh sequence, [1, L], on the device.</summary>
    public Tensor TestSequence() => Sample(1).Tokens;

    private double Step(AttentionOnlyModel model, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var (tokens, periods) = Sample(settings.Batch);
        optimizer.zero_grad();
        var loss = InductionStudy.RepeatLoss(model.call(tokens), tokens, periods);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), 1);
        optimizer.step();
        return loss.ToDouble();
    }

    // The induction scores are those of the last layer's heads.
    private (double Accuracy, double[] Scores) Evaluate(AttentionOnlyModel model)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var (tokens, periods) = Sample(InductionSettings.TestSequences);
        var scores = InductionStudy.InductionScores(model.AttentionMaps(tokens)[^1], periods).cpu();
        return (InductionStudy.RepeatAccuracy(model.call(tokens), tokens, periods), [.. scores.data<float>().Select(score => (double)score)]);
    }

    private (Tensor Tokens, Tensor Periods) Sample(long batch)
    {
        var (tokens, periods) = RepeatedSequences.Sample(batch, settings.Length, settings.MinPeriod, settings.MaxPeriod, settings.Vocabulary, _data);
        return (tokens.to(settings.Device), periods.to(settings.Device));
    }
}

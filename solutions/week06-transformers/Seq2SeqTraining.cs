namespace Katas.Transformers;

/// <summary>One training step, and the measure of progress.</summary>
public static class Seq2SeqTraining
{
    /// <summary>One update: learning rate set on every group, smoothed loss, backward, gradient norm clipped, step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Holds the model's parameters.</param>
    /// <param name="batch">What is learnt from.</param>
    /// <param name="learningRate">For this update.</param>
    /// <param name="smoothing">ε of the loss.</param>
    /// <param name="maxGradNorm">The largest norm of all gradients together.</param>
    /// <returns>The mean smoothed loss per target token, before the update.</returns>
    public static double Step(Seq2SeqTransformer model, optim.Optimizer optimizer, SequenceBatch batch, double learningRate, double smoothing = 0.1, double maxGradNorm = 1.0)
    {
        // solution:begin task 8: set the rate, predict the target output from the target input, and update
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        optimizer.zero_grad();
        var (logits, targets) = Predict(model, batch);
        var loss = LabelSmoothing.Loss(logits, targets, smoothing, model.Config.PadId);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), maxGradNorm);
        optimizer.step();
        return loss.ToDouble();
        // solution:end
    }

    /// <summary>How well the model predicts, without dropout or gradients; the training mode is restored, nothing else changes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">What it is measured on.</param>
    /// <returns>Nats (not smoothed) and the share of likeliest tokens that are right, per target token of all batches; NaN without any token.</returns>
    public static (double Loss, double Accuracy) Evaluate(Seq2SeqTransformer model, IEnumerable<SequenceBatch> batches)
    {
        // solution:begin task 8: sum over tokens, divide once
        using var recordsNothing = no_grad();
        var isTraining = model.training;
        model.eval();
        try
        {
            var (nats, right, tokens) = (0.0, 0L, 0L);
            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                var (logits, targets) = Predict(model, batch); // [n, V], [n]
                nats += nn.functional.nll_loss(logits.log_softmax(-1), targets, reduction: nn.Reduction.Sum).ToDouble();
                right += (logits.argmax(-1) == targets).sum().ToInt64();
                tokens += targets.numel();
            }

            return (nats / tokens, (double)right / tokens);
        }
        finally
        {
            model.train(isTraining);
        }

        // solution:end
    }
    // solution:begin

    // Only real targets are projected: the vocabulary is what costs most.
    private static (Tensor Logits, Tensor Targets) Predict(Seq2SeqTransformer model, SequenceBatch batch)
    {
        var counted = batch.TargetOutput != model.Config.PadId; // [B, T]
        var hidden = model.Decode(batch.TargetInput, model.Encode(batch.Source), SequenceMasks.Padding(batch.Source, model.Config.PadId)); // [B, T, D]
        return (model.Project(hidden[counted]), batch.TargetOutput[counted]); // [n, V], [n]
    }
    // solution:end
}

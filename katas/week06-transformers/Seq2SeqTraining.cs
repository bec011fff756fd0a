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
        // TODO(week06.8): set the rate, predict the target output from the target input, and update
        throw new NotImplementedException("Week 6, task 8: set the rate, predict the target output from the target input, and update");
    }

    /// <summary>How well the model predicts, without dropout or gradients; the training mode is restored, nothing else changes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">What it is measured on.</param>
    /// <returns>Nats (not smoothed) and the share of likeliest tokens that are right, per target token of all batches; NaN without any token.</returns>
    public static (double Loss, double Accuracy) Evaluate(Seq2SeqTransformer model, IEnumerable<SequenceBatch> batches)
    {
        // TODO(week06.8): sum over tokens, divide once
        throw new NotImplementedException("Week 6, task 8: sum over tokens, divide once");
    }
}

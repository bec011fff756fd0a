namespace Katas.NeuralNetworks;

// The same losses with loops over plain numbers: slower, and no less right.
public static class Losses
{
    public static (double Loss, Tensor Gradient) SoftmaxCrossEntropy(Tensor logits, Tensor labels, double labelSmoothing = 0)
    {
        if (logits.dim() != 2 || double.IsNaN(labelSmoothing) || labelSmoothing < 0 || labelSmoothing > 1)
        {
            throw new ArgumentException("logits [n, K] and smoothing in [0, 1] are needed");
        }

        var (n, classes) = ((int)logits.shape[0], (int)logits.shape[1]);
        RequireLabels(labels, n, classes);
        var z = logits.to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        var y = labels.cpu().contiguous().data<long>().ToArray();
        var (loss, gradient) = (0.0, new double[n * classes]);
        for (var i = 0; i < n; i++)
        {
            var row = z.AsSpan(i * classes, classes);
            var largest = double.NegativeInfinity;
            foreach (var value in row)
            {
                largest = Math.Max(largest, value);
            }

            var sum = 0.0;
            foreach (var value in row)
            {
                sum += Math.Exp(value - largest);
            }

            for (var k = 0; k < classes; k++)
            {
                var logProbability = row[k] - largest - Math.Log(sum);
                var target = (labelSmoothing / classes) + (k == y[i] ? 1 - labelSmoothing : 0);
                loss -= target * logProbability / n;
                gradient[(i * classes) + k] = (Math.Exp(logProbability) - target) / n;
            }
        }

        return (loss, tensor(gradient, [n, classes]).to_type(logits.dtype).to(logits.device));
    }

    public static (double Loss, Tensor Gradient) MeanSquaredError(Tensor predictions, Tensor targets)
    {
        if (predictions.dim() != targets.dim() || predictions.shape.Zip(targets.shape).Any(pair => pair.First != pair.Second))
        {
            throw new ArgumentException("one shape is needed");
        }

        var gap = (predictions - targets.to_type(predictions.dtype)) / predictions.numel();
        return ((gap * gap).sum().to_type(ScalarType.Float64).item<double>() * predictions.numel(), gap + gap);
    }

    internal static void RequireLabels(Tensor labels, long count, long classes)
    {
        if (labels.dim() != 1 || labels.dtype != ScalarType.Int64 || labels.numel() != count || labels.cpu().data<long>().Any(label => label < 0 || label >= classes))
        {
            throw new ArgumentException("labels must be classes");
        }
    }
}

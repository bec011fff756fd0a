namespace Katas.Transformers;

// With the smoothed distribution written out, and the ignored rows taken away instead of masked.
public static class LabelSmoothing
{
    public static Tensor Loss(Tensor logits, Tensor targets, double smoothing = 0.1, long ignoreIndex = 0)
    {
        var classes = logits.shape[^1];
        if (targets.dtype != ScalarType.Int64 || targets.numel() * classes != logits.numel() || smoothing < 0 || smoothing > 1)
        {
            throw new ArgumentException("logits [..., V], int64 targets [...] and a smoothing of 0 … 1 are needed");
        }

        var flat = targets.flatten();
        var kept = flat.ne(ignoreIndex).nonzero().squeeze(1);
        var wanted = flat.index_select(0, kept);
        if (wanted.numel() == 0)
        {
            return (logits * 0).sum();
        }

        if (wanted.lt(0).any().item<bool>() || wanted.ge(classes).any().item<bool>())
        {
            throw new ArgumentException("a target is out of range");
        }

        var rows = logits.reshape(-1, classes).index_select(0, kept);
        rows = rows.dtype == ScalarType.Float64 ? rows : rows.@float();
        var logProbabilities = rows - rows.logsumexp(-1, keepdim: true);
        var distribution = full_like(logProbabilities, smoothing / classes, requires_grad: false).detach();
        distribution.scatter_add_(1, wanted.unsqueeze(1), full_like(wanted.unsqueeze(1).to(rows.dtype), 1 - smoothing));
        return -(distribution * logProbabilities).sum() / kept.numel();
    }
}

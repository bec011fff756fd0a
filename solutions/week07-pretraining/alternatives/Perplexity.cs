namespace Katas.Pretraining;

// Target by target: each finds the first window that holds it.
public static class Perplexity
{
    public static PerplexityResult Strided(Func<Tensor, Tensor> logits, Tensor tokens, long contextLength, long stride)
    {
        if (stride < 1 || stride > contextLength || tokens.dim() != 1 || tokens.size(0) < 2)
        {
            throw new ArgumentException("stride or tokens");
        }

        using var recordsNothing = no_grad();
        var sum = 0.0;
        for (var target = 1L; target < tokens.size(0); target++)
        {
            var start = Math.Max(0, (target - contextLength + stride - 1) / stride * stride);
            var row = logits(tokens.narrow(0, start, target - start).view(1, -1)).select(1, -1).flatten().to_type(ScalarType.Float64);
            sum += (row.logsumexp(0) - row[tokens[target].item<long>()]).item<double>();
        }

        return new(sum, tokens.size(0) - 1);
    }
}

namespace Katas.Pretraining;

/// <summary>Draws text from a model.</summary>
public static class Sampling
{
    /// <summary>Divides logits by the temperature, then keeps the k greatest, then the nucleus; what is removed becomes −∞.</summary>
    /// <param name="logits">[B, V].</param>
    /// <param name="temperature">At least 0; above 1 flattens. 0 keeps the greatest logit alone (the smallest id among equals).</param>
    /// <param name="topK">Keeps the k greatest and whatever equals the k-th; 0 is off.</param>
    /// <param name="topP">In (0, 1]: keeps the smallest set of most probable tokens whose mass reaches p, the one that crosses it included, among equals the smaller id first (Holtzman et al. 2019, §3.1); 1 is off.</param>
    /// <returns>[B, V]; every row keeps at least one entry. <paramref name="logits"/> is not changed.</returns>
    /// <exception cref="ArgumentException">The logits have another shape, or a number is out of range.</exception>
    public static Tensor Filter(Tensor logits, double temperature = 1.0, int topK = 0, double topP = 1.0)
    {
        // solution:begin task 6: divide, cut below the k-th value, cut after the crossing token
        if (logits.dim() != 2)
        {
            throw new ArgumentException($"Expected logits [B, V], not [{string.Join(", ", logits.shape)}].", nameof(logits));
        }

        if (!(temperature >= 0) || topK < 0 || topP is not (> 0 and <= 1))
        {
            throw new ArgumentException($"The temperature is at least 0, k at least 0, p in (0, 1]; they are {temperature}, {topK} and {topP}.", nameof(temperature));
        }

        using var scope = NewDisposeScope();
        var kept = temperature == 0 ? GreatestOnly(logits) : logits / temperature;
        kept = topK > 0 && topK < logits.size(1) ? KeepTopK(kept, topK) : kept;
        kept = topP < 1 ? KeepNucleus(kept, topP) : kept;
        return kept.MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Draws a token a row from the softmax of filtered logits.</summary>
    /// <param name="filteredLogits">[B, V]; −∞ is never drawn.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <returns>int64 [B] on the device of the logits.</returns>
    /// <exception cref="ArgumentException">A row has no finite entry.</exception>
    public static Tensor Draw(Tensor filteredLogits, Generator generator)
    {
        // solution:begin task 6: a multinomial draw from the softmax
        using var scope = NewDisposeScope();
        using var recordsNothing = no_grad();
        var probabilities = nn.functional.softmax(filteredLogits.to(ScalarType.Float32), -1);
        if (probabilities.isnan().any().item<bool>())
        {
            throw new ArgumentException("A row has nothing to draw from: no entry is finite.", nameof(filteredLogits));
        }

        return multinomial(probabilities.to(generator.device), 1, generator: generator).squeeze(1).to(filteredLogits.device).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Continues a prompt token by token; each is drawn from what the model says after the last ContextLength tokens.</summary>
    /// <param name="model">Evaluated without dropout and without a gradient; its mode is what it was afterwards.</param>
    /// <param name="prompt">int64 [B, T], T ≥ 1.</param>
    /// <param name="newTokens">How many, at least 0.</param>
    /// <param name="generator">Where the draws come from: equal seeds, equal text.</param>
    /// <param name="temperature">As in <see cref="Filter"/>; 0 is greedy.</param>
    /// <param name="topK">As in <see cref="Filter"/>.</param>
    /// <param name="topP">As in <see cref="Filter"/>.</param>
    /// <returns>Prompt and continuation, int64 [B, T + newTokens].</returns>
    /// <exception cref="ArgumentException">The prompt has another shape, or a number is out of range.</exception>
    public static Tensor Generate(Gpt2 model, Tensor prompt, int newTokens, Generator generator, double temperature = 1.0, int topK = 0, double topP = 1.0)
    {
        // solution:begin task 6: crop, take the last logits, filter, draw, append
        ArgumentOutOfRangeException.ThrowIfNegative(newTokens);
        if (prompt.dtype != ScalarType.Int64 || prompt.dim() != 2 || prompt.numel() == 0)
        {
            throw new ArgumentException($"Expected an int64 prompt [B, T ≥ 1], not {prompt.dtype} [{string.Join(", ", prompt.shape)}].", nameof(prompt));
        }

        using var scope = NewDisposeScope();
        using var recordsNothing = no_grad();
        var wasTraining = model.training;
        model.eval();
        var text = prompt.clone();
        for (var made = 0; made < newTokens; made++)
        {
            var context = text.narrow(1, Math.Max(0, text.size(1) - model.Config.ContextLength), Math.Min(text.size(1), model.Config.ContextLength));
            var next = Draw(Filter(model.call(context).select(1, -1), temperature, topK, topP), generator);
            text = cat([text, next.unsqueeze(1)], 1);
        }

        model.train(wasTraining);
        return text.MoveToOuterDisposeScope();
        // solution:end
    }
    // solution:begin

    private static Tensor GreatestOnly(Tensor logits)
    {
        var greatest = logits.argmax(-1, keepdim: true); // [B, 1]
        return full_like(logits, double.NegativeInfinity).scatter(1, greatest, zeros_like(greatest, logits.dtype));
    }

    private static Tensor KeepTopK(Tensor logits, int k) => logits.masked_fill(logits < logits.topk(k).values.narrow(1, k - 1, 1), double.NegativeInfinity);

    private static Tensor KeepNucleus(Tensor logits, double p)
    {
        var (sorted, order) = logits.sort(-1, descending: true, stable: true);
        var probabilities = nn.functional.softmax(sorted, -1);
        var massBefore = probabilities.cumsum(-1) - probabilities;
        return full_like(logits, double.NegativeInfinity).scatter(1, order, sorted.masked_fill(massBefore >= p, double.NegativeInfinity));
    }
    // solution:end
}

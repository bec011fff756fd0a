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
        // TODO(week07.6): divide, cut below the k-th value, cut after the crossing token
        throw new NotImplementedException("Week 7, task 6: divide, cut below the k-th value, cut after the crossing token");
    }

    /// <summary>Draws a token a row from the softmax of filtered logits.</summary>
    /// <param name="filteredLogits">[B, V]; −∞ is never drawn.</param>
    /// <param name="generator">Where the draws come from.</param>
    /// <returns>int64 [B] on the device of the logits.</returns>
    /// <exception cref="ArgumentException">A row has no finite entry.</exception>
    public static Tensor Draw(Tensor filteredLogits, Generator generator)
    {
        // TODO(week07.6): a multinomial draw from the softmax
        throw new NotImplementedException("Week 7, task 6: a multinomial draw from the softmax");
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
        // TODO(week07.6): crop, take the last logits, filter, draw, append
        throw new NotImplementedException("Week 7, task 6: crop, take the last logits, filter, draw, append");
    }
}

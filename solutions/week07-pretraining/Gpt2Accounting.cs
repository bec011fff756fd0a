namespace Katas.Pretraining;

/// <summary>How many numbers a GPT-2 holds.</summary>
public static class Gpt2Accounting
{
    /// <summary>All parameters: <c>V·d + T·d + L(12d² + 13d) + 2d</c>. The output head is the token embedding and counts once.</summary>
    /// <param name="config">The sizes.</param>
    public static long ParameterCount(Gpt2Config config)
    {
        // solution:begin task 4: the two embeddings and everything else
        var d = config.EmbeddingSize;
        return (config.VocabularySize * d) + (config.ContextLength * d) + WithoutEmbeddings(config);
        // solution:end
    }

    /// <summary>The parameters without <c>wte</c> and <c>wpe</c>: what Kaplan et al. call model size, with biases and norms: <c>L(12d² + 13d) + 2d</c>.</summary>
    /// <param name="config">The sizes.</param>
    public static long WithoutEmbeddings(Gpt2Config config)
    {
        // solution:begin task 4: four matrices, their biases and two norms a block, and the final norm
        var d = config.EmbeddingSize;
        var matrices = (3 * d * d) + (d * d) + (4 * d * d) + (4 * d * d); // c_attn, c_proj, c_fc, c_proj
        var biases = (3 * d) + d + (4 * d) + d;
        var norms = 2 * 2 * d;                                            // weight and bias of ln_1 and ln_2
        return (config.Layers * (matrices + biases + norms)) + (2 * d);
        // solution:end
    }
}

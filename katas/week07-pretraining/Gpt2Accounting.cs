namespace Katas.Pretraining;

/// <summary>How many numbers a GPT-2 holds.</summary>
public static class Gpt2Accounting
{
    /// <summary>All parameters: <c>V·d + T·d + L(12d² + 13d) + 2d</c>. The output head is the token embedding and counts once.</summary>
    /// <param name="config">The sizes.</param>
    public static long ParameterCount(Gpt2Config config)
    {
        // TODO(week07.4): the two embeddings and everything else
        throw new NotImplementedException("Week 7, task 4: the two embeddings and everything else");
    }

    /// <summary>The parameters without <c>wte</c> and <c>wpe</c>: what Kaplan et al. call model size, with biases and norms: <c>L(12d² + 13d) + 2d</c>.</summary>
    /// <param name="config">The sizes.</param>
    public static long WithoutEmbeddings(Gpt2Config config)
    {
        // TODO(week07.4): four matrices, their biases and two norms a block, and the final norm
        throw new NotImplementedException("Week 7, task 4: four matrices, their biases and two norms a block, and the final norm");
    }
}

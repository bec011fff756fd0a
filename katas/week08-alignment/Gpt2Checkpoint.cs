using System.Globalization;
using Katas.Kit.Models;
using Katas.Kit.Storage;

namespace Katas.Alignment;

/// <summary>Reads GPT-2's weights as they were released (Radford et al. 2019), whatever program saved them.</summary>
public static class Gpt2Checkpoint
{
    /// <summary>One naming for all files: without the prefix <c>transformer.</c>, the buffers of the causal mask (<c>*.attn.bias</c>, <c>*.attn.masked_bias</c>) and a tied <c>lm_head.weight</c>.</summary>
    /// <param name="tensors">As in the file. Nothing is transposed: the kit's <see cref="Conv1D"/> stores [in, out], too.</param>
    /// <returns>float32, by name.</returns>
    /// <exception cref="ArgumentException"><c>lm_head.weight</c> is not <c>wte.weight</c>: the kit's model ties them. Or a name comes twice.</exception>
    public static IReadOnlyDictionary<string, Tensor> Normalise(IReadOnlyDictionary<string, Tensor> tensors)
    {
        // TODO(week08.3): three rules: prefix, masks, head
        throw new NotImplementedException("Week 8, task 3: three rules: prefix, masks, head");
    }

    /// <summary>The sizes, from the shapes of the tensors.</summary>
    /// <param name="normalised">See <see cref="Normalise"/>.</param>
    /// <param name="heads">How many heads attend, which no shape tells; null for EmbeddingSize/64, as in all released sizes.</param>
    /// <exception cref="ArgumentException">The embeddings are missing, or the width is not divisible by the heads.</exception>
    public static Gpt2Config InferConfig(IReadOnlyDictionary<string, Tensor> normalised, int? heads = null)
    {
        // TODO(week08.3): read the embeddings' shapes and count the layers
        throw new NotImplementedException("Week 8, task 3: read the embeddings' shapes and count the layers");
    }

    /// <summary>Copies weights into a model, adapted or not. Nothing is changed when it throws.</summary>
    /// <param name="model">Keeps its <c>lora_</c> factors where the weights have none.</param>
    /// <param name="tensors">As in the file, or normalised.</param>
    /// <exception cref="ArgumentException">Entries are missing, unexpected or have other shapes: all are named.</exception>
    public static void LoadInto(Gpt2Model model, IReadOnlyDictionary<string, Tensor> tensors)
    {
        // TODO(week08.3): normalise, let the adapters keep theirs, copy strictly
        throw new NotImplementedException("Week 8, task 3: normalise, let the adapters keep theirs, copy strictly");
    }

    /// <summary>A model with the weights of a file.</summary>
    /// <param name="tensors">As in the file.</param>
    /// <param name="heads">See <see cref="InferConfig"/>.</param>
    /// <exception cref="ArgumentException">See the other methods.</exception>
    public static Gpt2Model Load(IReadOnlyDictionary<string, Tensor> tensors, int? heads = null)
    {
        // TODO(week08.3): put the three together
        throw new NotImplementedException("Week 8, task 3: put the three together");
    }
}

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
        // solution:begin task 3: three rules: prefix, masks, head
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (released, value) in tensors)
        {
            var name = released.StartsWith(Prefix, StringComparison.Ordinal) ? released[Prefix.Length..] : released;
            if (name.EndsWith(".attn.bias", StringComparison.Ordinal) || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal))
            {
                continue;                                                                        // the mask, not the bias of c_attn
            }

            if (!weights.TryAdd(name, value.to_type(ScalarType.Float32)))
            {
                throw new ArgumentException($"{name} comes twice, with and without '{Prefix}'.", nameof(tensors));
            }
        }

        if (weights.Remove(Head, out var head) && !(weights.TryGetValue("wte.weight", out var embedding) && head.shape.SequenceEqual(embedding.shape) && head.allclose(embedding, rtol: 0, atol: 0)))
        {
            throw new ArgumentException($"{Head} differs from wte.weight, but the model's head is its embedding.", nameof(tensors));
        }

        return weights;
        // solution:end
    }

    /// <summary>The sizes, from the shapes of the tensors.</summary>
    /// <param name="normalised">See <see cref="Normalise"/>.</param>
    /// <param name="heads">How many heads attend, which no shape tells; null for EmbeddingSize/64, as in all released sizes.</param>
    /// <exception cref="ArgumentException">The embeddings are missing, or the width is not divisible by the heads.</exception>
    public static Gpt2Config InferConfig(IReadOnlyDictionary<string, Tensor> normalised, int? heads = null)
    {
        // solution:begin task 3: read the embeddings' shapes and count the layers
        if (!normalised.TryGetValue("wte.weight", out var tokens) || !normalised.TryGetValue("wpe.weight", out var positions))
        {
            throw new ArgumentException("wte.weight or wpe.weight is missing: these are no weights of a GPT-2.", nameof(normalised));
        }

        var layers = normalised.Keys.Select(name => name.Split('.')).Where(parts => parts[0] == "h" && parts.Length > 1)
            .Select(parts => int.TryParse(parts[1], CultureInfo.InvariantCulture, out var layer) ? layer : -1).DefaultIfEmpty(-1).Max() + 1;
        var width = tokens.size(1);
        var count = heads ?? (int)(width / 64);
        return count >= 1 && width % count == 0
            ? new Gpt2Config(tokens.size(0), positions.size(0), width, layers, count)
            : throw new ArgumentException($"A width of {width} cannot be split among {count} heads; say how many there are.", nameof(heads));
        // solution:end
    }

    /// <summary>Copies weights into a model, adapted or not. Nothing is changed when it throws.</summary>
    /// <param name="model">Keeps its <c>lora_</c> factors where the weights have none.</param>
    /// <param name="tensors">As in the file, or normalised.</param>
    /// <exception cref="ArgumentException">Entries are missing, unexpected or have other shapes: all are named.</exception>
    public static void LoadInto(Gpt2Model model, IReadOnlyDictionary<string, Tensor> tensors)
    {
        // solution:begin task 3: normalise, let the adapters keep theirs, copy strictly
        var weights = new Dictionary<string, Tensor>(Normalise(tensors));
        foreach (var (name, factor) in Lora.AdapterState(model))
        {
            weights.TryAdd(name, factor);
        }

        StateDict.Load(model, weights);
        // solution:end
    }

    /// <summary>A model with the weights of a file.</summary>
    /// <param name="tensors">As in the file.</param>
    /// <param name="heads">See <see cref="InferConfig"/>.</param>
    /// <exception cref="ArgumentException">See the other methods.</exception>
    public static Gpt2Model Load(IReadOnlyDictionary<string, Tensor> tensors, int? heads = null)
    {
        // solution:begin task 3: put the three together
        var weights = Normalise(tensors);
        var model = new Gpt2Model(InferConfig(weights, heads));
        LoadInto(model, weights);
        return model;
        // solution:end
    }
    // solution:begin

    private const string Prefix = "transformer.";
    private const string Head = "lm_head.weight";
    // solution:end
}

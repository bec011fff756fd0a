using Katas.Kit.Models;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>Which projections of a GPT-2 are adapted, and how. Given.</summary>
/// <param name="Rank">r.</param>
/// <param name="Alpha">α.</param>
/// <param name="Dropout">The share of the adapters' input that is dropped in training.</param>
/// <param name="Query">The first third of <c>attn.c_attn</c>.</param>
/// <param name="Key">The second third.</param>
/// <param name="Value">The last third.</param>
/// <param name="AttentionOutput"><c>attn.c_proj</c>.</param>
/// <param name="MlpIn"><c>mlp.c_fc</c>.</param>
/// <param name="MlpOut"><c>mlp.c_proj</c>.</param>
public sealed record LoraConfig(
    int Rank = 8, double Alpha = 16, double Dropout = 0.0, bool Query = true, bool Key = false, bool Value = true, bool AttentionOutput = false, bool MlpIn = false, bool MlpOut = false);

/// <summary>Adapts a whole GPT-2: what is trained, what is saved, what is merged.</summary>
public static class Lora
{
    /// <summary>The kit's GPT-2 with adapted projections; everything but the factors is frozen.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="lora">What is adapted; a projection without any adapted part stays as it is.</param>
    /// <param name="generator">Where all weights come from.</param>
    public static Gpt2Model CreateGpt2(Gpt2Config config, LoraConfig lora, Generator generator)
    {
        // solution:begin task 2: wrap the projections while the model is built, then freeze the rest
        bool[] attention = [lora.Query, lora.Key, lora.Value];
        var model = new Gpt2Model(config, generator, (name, projection) =>
        {
            var enabled = name switch
            {
                _ when name.EndsWith(".attn.c_attn", StringComparison.Ordinal) => attention,
                _ when name.EndsWith(".attn.c_proj", StringComparison.Ordinal) => [lora.AttentionOutput],
                _ when name.EndsWith(".mlp.c_fc", StringComparison.Ordinal) => [lora.MlpIn],
                _ => [lora.MlpOut],
            };
            return enabled.Contains(true) ? new LoraConv1D(projection, lora.Rank, lora.Alpha, enabled, lora.Dropout, generator) : projection;
        });
        MarkOnlyLoraAsTrainable(model);
        return model;
        // solution:end
    }

    /// <summary>Lets gradients reach exactly the parameters whose name contains <c>lora_</c>.</summary>
    /// <param name="module">A model.</param>
    public static void MarkOnlyLoraAsTrainable(nn.Module module)
    {
        // solution:begin task 2: by name
        foreach (var (name, parameter) in module.named_parameters())
        {
            parameter.requires_grad = IsFactor(name);
        }
        // solution:end
    }

    /// <summary>The parameters that gradients reach.</summary>
    /// <param name="module">A model.</param>
    public static IReadOnlyList<Parameter> TrainableParameters(nn.Module module)
    {
        // solution:begin task 2: filter
        return [.. module.parameters().Where(parameter => parameter.requires_grad)];
        // solution:end
    }

    /// <summary>What has to be saved of a fine-tuned model: the factors, by name.</summary>
    /// <param name="module">A model.</param>
    /// <returns>Detached copies.</returns>
    public static IReadOnlyDictionary<string, Tensor> AdapterState(nn.Module module)
    {
        // solution:begin task 2: copy the factors
        return module.named_parameters().Where(entry => IsFactor(entry.name)).ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());
        // solution:end
    }

    /// <summary>How many numbers <see cref="AdapterState"/> will hold: r·(in + out) for each adapted projection, without building a model.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="lora">What is adapted.</param>
    public static long AdapterParameterCount(Gpt2Config config, LoraConfig lora)
    {
        // solution:begin task 2: count a layer, multiply
        var d = config.EmbeddingSize;
        (bool IsAdapted, long Sides)[] projections =
            [(lora.Query, 2 * d), (lora.Key, 2 * d), (lora.Value, 2 * d), (lora.AttentionOutput, 2 * d), (lora.MlpIn, 5 * d), (lora.MlpOut, 5 * d)];
        return config.Layers * lora.Rank * projections.Where(projection => projection.IsAdapted).Sum(projection => projection.Sides);
        // solution:end
    }

    /// <summary>Merges every adapted layer below a module.</summary>
    /// <param name="module">A model.</param>
    public static void MergeAll(nn.Module module)
    {
        // solution:begin task 2: walk through the modules
        ForEachAdapter(module, linear => linear.Merge(), projection => projection.Merge());
        // solution:end
    }

    /// <summary>Takes every change out again, bit for bit.</summary>
    /// <param name="module">A model.</param>
    public static void UnmergeAll(nn.Module module)
    {
        // solution:begin task 2: walk through the modules
        ForEachAdapter(module, linear => linear.Unmerge(), projection => projection.Unmerge());
        // solution:end
    }
    // solution:begin

    private static bool IsFactor(string name) => name.Contains("lora_", StringComparison.Ordinal);

    private static void ForEachAdapter(nn.Module module, Action<LoraLinear> linear, Action<LoraConv1D> projection)
    {
        foreach (var part in module.modules().Prepend(module))
        {
            switch (part)
            {
                case LoraLinear adapted: linear(adapted); break;
                case LoraConv1D adapted: projection(adapted); break;
            }
        }
    }
    // solution:end
}
